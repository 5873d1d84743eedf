/**
 * What is known of platforms and frameworks before anything is measured: data files in the jar, each row with its source,
 * its date and how sure it is.
 *
 * <p>Start reading at {@link dev.weir.doctor.catalogue.Platforms} and {@link dev.weir.doctor.catalogue.Frameworks}; the
 * tables themselves explain their columns.
 * <p>Invariants: a catalogue is read once and never changes; what a live server says beats every row of it, so nothing here
 * may overrule a value that was measured.
 * <p>Knows {@code doctor} and {@code config}. Known by the packages of the doctor's commands and by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.catalogue;

import org.jspecify.annotations.NullMarked;
