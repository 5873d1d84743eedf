/**
 * The readers of frameworks and drivers: one class knows where one of them declares its pools, and what holds when it does
 * not.
 *
 * <p>Start reading at {@link dev.weir.doctor.plan.stack.PoolReader} and {@link dev.weir.doctor.plan.stack.Stacks}.
 * <p>Invariants: a reader keeps no number that it did not read, except the defaults of its framework, which it names as
 * such; what is no PostgreSQL pool is not reported.
 * <p>Knows {@code doctor.plan.source} and {@code doctor.plan.model}. Known by {@code doctor.plan} only.
 */
@NullMarked
package dev.weir.doctor.plan.stack;

import org.jspecify.annotations.NullMarked;
