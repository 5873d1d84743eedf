package dev.weir.config;

/** Where a running Weir reads its configuration from again. */
@FunctionalInterface
public interface ConfigSource {
    /** Reads it anew, with every mistake found. */
    Loaded read();

    /** What was read last has taken effect. */
    default void accepted(WeirConfig config) {}

    /** A configuration that does not change. */
    static ConfigSource fixed(WeirConfig config) {
        return () -> new Loaded(config, new Problems());
    }
}
