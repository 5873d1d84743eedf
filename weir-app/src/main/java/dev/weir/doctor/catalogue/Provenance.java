package dev.weir.doctor.catalogue;

import dev.weir.doctor.Confidence;
import java.time.YearMonth;

/**
 * Where a row of a catalogue comes from.
 *
 * @param source the project's source, the vendor's documentation, or who else says so
 * @param read the month in which it was read there
 * @param confidence how sure the row is
 */
public record Provenance(String source, YearMonth read, Confidence confidence) {}
