/**
 * What a repository declares, before any arithmetic: pools, services and the numbers in both, each with its place.
 *
 * <p>Start reading at {@link dev.weir.doctor.plan.model.Pool} and {@link dev.weir.doctor.plan.model.Service};
 * {@link dev.weir.doctor.plan.model.Resolver} turns a {@link dev.weir.doctor.plan.model.Setting} into a
 * {@link dev.weir.doctor.plan.model.Quantity}, which is a number that knows where it comes from.
 * <p>Invariants: a number without a place says why it is believed: a framework's default or an assumption with the flag
 * that replaces it. Values of the environment are never printed, only the numbers read from them.
 * <p>Knows {@code doctor.plan.source}. Known by the readers and by {@code doctor.plan}.
 */
@NullMarked
package dev.weir.doctor.plan.model;

import org.jspecify.annotations.NullMarked;
