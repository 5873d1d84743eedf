/**
 * {@code weir plan}: will the pools that a repository declares fit the database?
 *
 * <p>Start reading at {@link dev.weir.doctor.plan.Planner}: it has the repository read, puts pools and services together and
 * hands {@link dev.weir.doctor.plan.Plan} the rows of the worst case. {@link dev.weir.doctor.plan.Solver} looks for the
 * edits that make it fit.
 * <p>Invariants: the arithmetic is done in {@link dev.weir.doctor.plan.Row} and nowhere else, so that the table, the verdict
 * and the proposals cannot disagree; what was not read is an assumption with a flag; nothing printed holds a secret.
 * <p>Knows the rooms below it, {@code doctor} and {@code doctor.catalogue}. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.plan;

import org.jspecify.annotations.NullMarked;
