package dev.weir.bench;

import java.util.Locale;

/** How pgbench asks: its {@code -M}. */
enum QueryMode {
    SIMPLE,
    EXTENDED,
    PREPARED;

    String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
