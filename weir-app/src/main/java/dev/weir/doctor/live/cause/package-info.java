/**
 * Why connections run out: one class per cause, each with its evidence, how sure that is, a verdict and a remedy.
 *
 * <p>Start reading at {@link dev.weir.doctor.live.cause.Cause}; {@link dev.weir.doctor.live.cause.Causes} has them all.
 * <p>Invariants: pure functions of what was seen; a threshold is a named constant that says where it comes from; a cause
 * stays silent rather than guess, because a healthy database must have no findings.
 * <p>Knows the doctor's words and {@code live.look}. Known by {@code doctor.live}.
 */
@NullMarked
package dev.weir.doctor.live.cause;

import org.jspecify.annotations.NullMarked;
