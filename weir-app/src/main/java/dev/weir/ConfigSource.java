package dev.weir;

import dev.weir.config.Loaded;

/** Where a running Weir reads its configuration from again. */
@FunctionalInterface
public interface ConfigSource {
    /** Reads it anew, with every mistake found. Null when it came from nowhere that could be read again. */
    @org.jspecify.annotations.Nullable
    Loaded read();

    /** A configuration that does not change. */
    ConfigSource FIXED = () -> null;
}
