package dev.weir.session;

import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link SessionWorld} is made of: PgBouncer's defaults, as far as a test does not say otherwise. */
record WorldSpec(
        PoolLimits limits, SessionPolicy policy, boolean replication, Map<String, String> serverParameters, long seed) {

    static WorldSpec transactionMode() {
        return of(PoolMode.TRANSACTION);
    }

    static WorldSpec sessionMode() {
        return of(PoolMode.SESSION);
    }

    static WorldSpec statementMode() {
        return of(PoolMode.STATEMENT);
    }

    private static WorldSpec of(PoolMode mode) {
        var timeouts = new SessionTimeouts(0, 0, 0, 0, 10_000_000_000L, 15_000_000_000L);
        var policy = new SessionPolicy(mode, 200, "DISCARD ALL", false, null, 0, "", true, 1 << 30, timeouts);
        return new WorldSpec(PoolLimits.of(mode, 1), policy, false, Map.of(), 7);
    }

    /** How many servers there may be; 1 unless said. */
    WorldSpec servers(int size) {
        PoolLimits l = limits;
        return with(new PoolLimits(
                l.mode(),
                size,
                l.minPoolSize(),
                l.reservePoolSize(),
                l.reserveTimeout(),
                l.queryWaitTimeout(),
                l.queryWaitNotify(),
                l.serverIdleTimeout(),
                l.serverLifetime(),
                l.serverLoginRetry(),
                l.roundRobin()));
    }

    /** Idle servers take turns: the next client gets another one than the last. */
    WorldSpec roundRobin() {
        PoolLimits l = limits;
        return with(new PoolLimits(
                l.mode(),
                l.poolSize(),
                l.minPoolSize(),
                l.reservePoolSize(),
                l.reserveTimeout(),
                l.queryWaitTimeout(),
                l.queryWaitNotify(),
                l.serverIdleTimeout(),
                l.serverLifetime(),
                l.serverLoginRetry(),
                true));
    }

    WorldSpec maxPreparedStatements(int most) {
        SessionPolicy p = policy;
        return with(new SessionPolicy(
                p.mode(),
                most,
                p.resetQuery(),
                p.resetAlways(),
                p.checkQuery(),
                p.checkDelay(),
                p.connectQuery(),
                p.simpleQueryAllowed(),
                p.maxPacketSize(),
                p.timeouts()));
    }

    WorldSpec reset(String query, boolean always) {
        SessionPolicy p = policy;
        return with(new SessionPolicy(
                p.mode(),
                p.maxPreparedStatements(),
                query,
                always,
                p.checkQuery(),
                p.checkDelay(),
                p.connectQuery(),
                p.simpleQueryAllowed(),
                p.maxPacketSize(),
                p.timeouts()));
    }

    WorldSpec queries(@Nullable String check, String connect, boolean simpleAllowed) {
        SessionPolicy p = policy;
        return with(new SessionPolicy(
                p.mode(),
                p.maxPreparedStatements(),
                p.resetQuery(),
                p.resetAlways(),
                check,
                p.checkDelay(),
                connect,
                simpleAllowed,
                p.maxPacketSize(),
                p.timeouts()));
    }

    WorldSpec timeouts(SessionTimeouts timeouts) {
        SessionPolicy p = policy;
        return with(new SessionPolicy(
                p.mode(),
                p.maxPreparedStatements(),
                p.resetQuery(),
                p.resetAlways(),
                p.checkQuery(),
                p.checkDelay(),
                p.connectQuery(),
                p.simpleQueryAllowed(),
                p.maxPacketSize(),
                timeouts));
    }

    WorldSpec serverParameters(Map<String, String> parameters) {
        return new WorldSpec(limits, policy, replication, parameters, seed);
    }

    WorldSpec forReplication() {
        return new WorldSpec(limits, policy, true, Map.of("replication", "true"), seed);
    }

    WorldSpec seed(long next) {
        return new WorldSpec(limits, policy, replication, serverParameters, next);
    }

    private WorldSpec with(PoolLimits next) {
        return new WorldSpec(next, policy, replication, serverParameters, seed);
    }

    private WorldSpec with(SessionPolicy next) {
        return new WorldSpec(limits, next, replication, serverParameters, seed);
    }
}
