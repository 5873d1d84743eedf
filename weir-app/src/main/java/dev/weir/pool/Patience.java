package dev.weir.pool;

/** How long one client may wait for a server. */
@FunctionalInterface
public interface Patience {
    /**
     * Asked while it waits, about ten times a second.
     *
     * @param general the pool's {@code query_wait_timeout} in nanoseconds; 0 = for ever
     * @return the same for this client, counted from its request
     */
    long waitLimit(long general);
}
