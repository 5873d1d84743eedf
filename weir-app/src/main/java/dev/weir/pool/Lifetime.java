package dev.weir.pool;

/**
 * When a server is too old. Old servers go one by one, spread over a lifetime: a pool that was opened at once must not be
 * replaced at once.
 */
final class Lifetime {
    private long lastEnd;

    /** Counts from the lane's beginning, before any of its servers was born. */
    Lifetime(long now) {
        lastEnd = now;
    }

    boolean isOver(PooledServer server, PoolLimits limits, long now) {
        long lifetime = limits.serverLifetime();
        long gap = limits.poolSize() == 0 ? 0 : lifetime / limits.poolSize();
        return lifetime > 0 && now - server.bornAt() >= lifetime && now - lastEnd >= gap;
    }

    /** A server was closed for its age. */
    void ended(long now) {
        lastEnd = now;
    }
}
