package dev.weir.admin.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * One user that is configured or has logged in since the start.
 *
 * @param poolSize null when the user has none of their own
 * @param reservePoolSize null when the user has none of their own
 * @param poolMode null when the user inherits it
 */
public record UserRow(
        String name,
        @Nullable Integer poolSize,
        @Nullable Integer reservePoolSize,
        @Nullable String poolMode,
        int maxUserConnections,
        int currentConnections,
        int maxUserClientConnections,
        int currentClientConnections) {}
