/**
 * The incident on one page of Markdown: what a recording shows, told to people who were not there.
 *
 * <p>Start reading at {@link dev.weir.doctor.report.Report}. Every cause on the page comes from the doctor's own rules.
 * <p>Invariants: a recording of any length costs the memory of its points, not of its looks; whatever comes from a database
 * goes through {@link dev.weir.doctor.report.Markdown}.
 * <p>Knows {@code doctor.live} and {@code report.recording}. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.report;

import org.jspecify.annotations.NullMarked;
