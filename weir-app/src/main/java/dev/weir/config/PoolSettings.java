package dev.weir.config;

import java.time.Duration;

/**
 * What holds for one pool, after user, database and general settings were laid over each other.
 *
 * @param poolSize most servers; 0: no limit
 * @param minPoolSize servers kept open; never above {@code poolSize}
 * @param reservePoolSize further servers once a client has waited for {@code reservePoolTimeout}
 * @param reservePoolTimeout zero: the reserve is never used
 * @param queryWaitTimeout zero: clients wait for ever
 * @param serverLifetime zero: each server is used once
 * @param serverIdleTimeout zero: idle servers stay
 */
public record PoolSettings(
        PoolMode poolMode,
        int poolSize,
        int minPoolSize,
        int reservePoolSize,
        Duration reservePoolTimeout,
        Duration queryWaitTimeout,
        Duration serverLifetime,
        Duration serverIdleTimeout,
        Caps caps,
        ClientTimeouts clientTimeouts) {

    /** Limits that span pools; 0: no limit. */
    public record Caps(
            int maxDbConnections, int maxDbClientConnections, int maxUserConnections, int maxUserClientConnections) {}

    /** How long a client may take; zero: as long as it likes. */
    public record ClientTimeouts(
            Duration queryTimeout,
            Duration idleTransactionTimeout,
            Duration transactionTimeout,
            Duration clientIdleTimeout) {}
}
