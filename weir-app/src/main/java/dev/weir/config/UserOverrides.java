package dev.weir.config;

import java.time.Duration;
import java.util.Optional;

/** One line of [users]: what differs for this user from the database's and the general settings. */
public record UserOverrides(
        Optional<PoolMode> poolMode,
        Optional<Integer> poolSize,
        Optional<Integer> reservePoolSize,
        Optional<Integer> maxUserConnections,
        Optional<Integer> maxUserClientConnections,
        Optional<Duration> queryTimeout,
        Optional<Duration> queryWaitTimeout,
        Optional<Duration> idleTransactionTimeout,
        Optional<Duration> transactionTimeout,
        Optional<Duration> clientIdleTimeout) {
    /** Of a user without a line: everything is inherited. */
    static final UserOverrides NONE = new Values(Section.USERS).bind(UserOverrides.class);
}
