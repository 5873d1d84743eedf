package dev.weir.config;

import java.util.Locale;

/** A value out of a fixed set, as it is spelled in the file. */
public interface Choice {
    /** The constant's own name; enums have it already. */
    String name();

    /** As written in the file; upper and lower case are the same there. */
    default String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
