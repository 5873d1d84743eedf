package dev.weir.pool;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * The limits of one pool; times in nanoseconds. Names and meanings are PgBouncer's.
 *
 * @param mode when a server comes back
 * @param poolSize servers that may exist at once; 0 = unlimited
 * @param minPoolSize servers kept warm without demand; 0 = none
 * @param reservePoolSize servers beyond {@code poolSize} once a client has waited for {@code reserveTimeout}; 0 = none
 * @param reserveTimeout 0 = the reserve is never used
 * @param queryWaitTimeout longest wait for a server before the client is refused; 0 = for ever
 * @param queryWaitNotify wait after which a client is told, once, that it is queued; 0 = never
 * @param serverIdleTimeout an idle server is closed after this; 0 = never
 * @param serverLifetime a server older than this is closed when it is not leased; 0 = after its first lease
 * @param serverLoginRetry the longest back-off between attempts to connect while they fail
 * @param roundRobin idle servers are reused oldest first instead of newest first
 */
public record PoolLimits(
        PoolMode mode,
        int poolSize,
        int minPoolSize,
        int reservePoolSize,
        long reserveTimeout,
        long queryWaitTimeout,
        long queryWaitNotify,
        long serverIdleTimeout,
        long serverLifetime,
        long serverLoginRetry,
        boolean roundRobin) {

    public PoolLimits {
        if (poolSize < 0 || minPoolSize < 0 || reservePoolSize < 0) {
            throw new IllegalArgumentException(
                    "pool sizes must not be negative: " + poolSize + ", " + minPoolSize + ", " + reservePoolSize);
        }
        if (poolSize > 0 && minPoolSize > poolSize) {
            throw new IllegalArgumentException("min_pool_size " + minPoolSize + " is above pool_size " + poolSize);
        }
    }

    /** PgBouncer's defaults for a pool of the given mode and size. */
    public static PoolLimits of(PoolMode mode, int poolSize) {
        return new PoolLimits(
                mode,
                poolSize,
                0,
                0,
                SECONDS.toNanos(5),
                SECONDS.toNanos(120),
                SECONDS.toNanos(5),
                SECONDS.toNanos(600),
                SECONDS.toNanos(3600),
                SECONDS.toNanos(15),
                false);
    }

    /** Servers that may exist when the first client has waited for so long. */
    int sizeAfter(long wait) {
        return reserveTimeout > 0 && wait >= reserveTimeout ? sizeWithReserve() : sizeWithoutReserve();
    }

    /** Servers that may exist once the reserve is open. */
    int sizeWithReserve() {
        return poolSize == 0 ? Integer.MAX_VALUE : poolSize + reservePoolSize;
    }

    /** Servers that may exist while the reserve is closed. */
    int sizeWithoutReserve() {
        return poolSize == 0 ? Integer.MAX_VALUE : poolSize;
    }
}
