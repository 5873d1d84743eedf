/**
 * {@code weir explain}: an error, a log or a stack trace in; the layer that said no, the cause and the edit out. Offline.
 *
 * <p>Start reading at {@link dev.weir.doctor.explain.Explainer}. What it knows stands in data files: {@code errors.table}
 * (texts and what they mean), {@code signs.table} (what gives a platform or a framework away) and {@code edits.table} (what
 * to change, by framework).
 * <p>Invariants: a text that no rule knows is unknown and never guessed; memory does not grow with the input; what is quoted
 * from the input has gone through {@link dev.weir.doctor.explain.Scrubber}.
 * <p>Knows {@code doctor}, {@code doctor.catalogue}. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.explain;

import org.jspecify.annotations.NullMarked;
