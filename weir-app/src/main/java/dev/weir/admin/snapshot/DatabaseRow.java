package dev.weir.admin.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One configured (or automatically created) database.
 *
 * @param host as configured; null for a Unix socket
 * @param database the name on the server
 * @param forceUser null when clients keep their own user
 * @param poolMode null when the database inherits the global one
 * @param loadBalanceHosts null when there is a single host
 */
public record DatabaseRow(
        String name,
        @Nullable String host,
        int port,
        String database,
        @Nullable String forceUser,
        int poolSize,
        int minPoolSize,
        int reservePoolSize,
        Duration serverLifetime,
        @Nullable String poolMode,
        @Nullable String loadBalanceHosts,
        int maxConnections,
        int currentConnections,
        int maxClientConnections,
        int currentClientConnections,
        boolean paused,
        boolean disabled) {}
