/**
 * JSON as the doctor writes it for scripts and reads it from its own recordings.
 *
 * <p>Start reading at {@link dev.weir.doctor.json.JsonReader}. Values are maps, lists, texts, numbers and truth values; there
 * is no binding to classes, so that what a file may hold and what a record needs is decided where it is read.
 * <p>Invariants: what the writer writes is one line and moves no terminal's cursor; what the reader reads is strict RFC 8259,
 * of bounded depth, and anything else is refused.
 * <p>Knows nothing. Known by {@code cli} and {@code doctor.report}.
 */
@NullMarked
package dev.weir.doctor.json;

import org.jspecify.annotations.NullMarked;
