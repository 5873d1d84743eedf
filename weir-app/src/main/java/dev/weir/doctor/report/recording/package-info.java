/**
 * What the doctor saw, kept in files: an hour of a look each second in a few MB, readable by every later Weir.
 *
 * <p>Start reading at {@link dev.weir.doctor.report.recording.Recorder}, which writes, and
 * {@link dev.weir.doctor.report.recording.Recording}, which reads. A file is a line of JSON with the format, its version and
 * what the server is, then one line for each {@link dev.weir.doctor.live.look.Sample}; finished files are compressed.
 * <p>Invariants: only the owner can read a file; the files of a directory together stay below a bound; every line stands for
 * itself, so whatever is left of a file can be read. A reader ignores fields it does not know and refuses a newer major
 * version. No password and no SQL literal gets here: a look holds none.
 * <p>Knows {@code doctor.live}, {@code doctor.json} and the catalogue of platforms. Known by {@code doctor.report} and {@code
 * cli}.
 */
@NullMarked
package dev.weir.doctor.report.recording;

import org.jspecify.annotations.NullMarked;
