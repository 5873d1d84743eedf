package dev.weir.config;

import java.util.Locale;

/** One thing that is wrong with a configuration, or that its author should know. Never holds a secret. */
public record Problem(Severity severity, Position at, String message) {
    /** How bad a problem is. */
    public enum Severity {
        /** The configuration is refused. */
        ERROR,
        /** The configuration is used, but does not do what it seems to say. */
        WARNING
    }

    @Override
    public String toString() {
        return at + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message;
    }
}
