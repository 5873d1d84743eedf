package dev.weir.doctor;

/** How much a finding hurts, from least to most. */
public enum Severity {
    /** Worth knowing; nothing has to change. */
    NOTE,
    /** Works now and will not for long, or works worse than it could. */
    WARNING,
    /** Clients are refused or fail because of it. */
    CRITICAL
}
