/**
 * What PostgreSQL shows of its connections at one moment, and a row of such moments.
 *
 * <p>Start reading at {@link dev.weir.doctor.live.look.Look}; {@link dev.weir.doctor.live.look.Series} is several of them.
 * <p>Invariants: values only, no I/O and no clock: a look carries its own time. No text here holds an SQL literal, because
 * {@link dev.weir.doctor.live.look.SqlShape} is the only way for a statement to get in.
 * <p>Knows nothing. Known by {@code doctor.live}, its causes and {@code cli}.
 */
@NullMarked
package dev.weir.doctor.live.look;

import org.jspecify.annotations.NullMarked;
