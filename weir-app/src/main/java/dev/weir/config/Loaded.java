package dev.weir.config;

import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param config null when a problem is an error
 * @param problems all of them, warnings too
 */
public record Loaded(@Nullable WeirConfig config, Problems problems) {}
