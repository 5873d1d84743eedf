package dev.weir.pool;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Limits as a test says them: {@code servers(2).min(1).lifetime(minutes(5))}. Everything else is PgBouncer's default. */
final class PoolSpec {
    private PoolLimits limits;

    private PoolSpec(PoolLimits limits) {
        this.limits = limits;
    }

    static PoolSpec servers(int poolSize) {
        return new PoolSpec(PoolLimits.of(PoolMode.TRANSACTION, poolSize));
    }

    PoolLimits limits() {
        return limits;
    }

    PoolSpec min(int servers) {
        return set(l -> copy(l, servers, l.reservePoolSize(), l.reserveTimeout(), l.roundRobin()));
    }

    PoolSpec reserve(int servers, Duration after) {
        return set(l -> copy(l, l.minPoolSize(), servers, after.toNanos(), l.roundRobin()));
    }

    PoolSpec roundRobin() {
        return set(l -> copy(l, l.minPoolSize(), l.reservePoolSize(), l.reserveTimeout(), true));
    }

    PoolSpec waitTimeout(Duration timeout) {
        return set(l -> times(l, timeout.toNanos(), l.queryWaitNotify(), l.serverIdleTimeout(), l.serverLifetime()));
    }

    PoolSpec notifyAfter(Duration wait) {
        return set(l -> times(l, l.queryWaitTimeout(), wait.toNanos(), l.serverIdleTimeout(), l.serverLifetime()));
    }

    /** With the mode's defaults for everything that was said before. */
    PoolSpec sessionMode() {
        return set(l -> PoolLimits.of(PoolMode.SESSION, l.poolSize()));
    }

    PoolSpec idleTimeout(Duration timeout) {
        return set(l -> times(l, l.queryWaitTimeout(), l.queryWaitNotify(), timeout.toNanos(), l.serverLifetime()));
    }

    PoolSpec lifetime(Duration lifetime) {
        return set(l -> times(l, l.queryWaitTimeout(), l.queryWaitNotify(), l.serverIdleTimeout(), lifetime.toNanos()));
    }

    private PoolSpec set(UnaryOperator<PoolLimits> change) {
        limits = change.apply(limits);
        return this;
    }

    private static PoolLimits copy(PoolLimits l, int min, int reserve, long reserveTimeout, boolean roundRobin) {
        return new PoolLimits(
                l.mode(),
                l.poolSize(),
                min,
                reserve,
                reserveTimeout,
                l.queryWaitTimeout(),
                l.queryWaitNotify(),
                l.serverIdleTimeout(),
                l.serverLifetime(),
                l.serverLoginRetry(),
                roundRobin);
    }

    private static PoolLimits times(PoolLimits l, long wait, long notify, long idle, long lifetime) {
        return new PoolLimits(
                l.mode(),
                l.poolSize(),
                l.minPoolSize(),
                l.reservePoolSize(),
                l.reserveTimeout(),
                wait,
                notify,
                idle,
                lifetime,
                l.serverLoginRetry(),
                l.roundRobin());
    }
}
