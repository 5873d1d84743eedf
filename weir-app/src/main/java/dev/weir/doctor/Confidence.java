package dev.weir.doctor;

/** How sure a finding or a row of a catalogue is, from least to most. */
public enum Confidence {
    /** Fits what was seen, and so would something else. */
    LOW,
    /** The likeliest reading by far; or reported by others and not checked. */
    MEDIUM,
    /** Read from the database, the text or the project's own source. */
    HIGH
}
