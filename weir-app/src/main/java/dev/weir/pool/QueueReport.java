package dev.weir.pool;

/**
 * What a client is told while it waits ({@code query_wait_notify}).
 *
 * @param waited nanoseconds since it asked
 * @param position its place in the queue, 1 = next
 */
public record QueueReport(long waited, int position, PoolSnapshot pool) {
    /** For a NOTICE. */
    public String message() {
        return "waiting for a server connection of pool " + pool.key() + " for " + Brief.duration(waited) + ", number "
                + position + " of " + pool.waiting();
    }

    /** The numbers behind it. */
    public String detail() {
        return pool.sentence();
    }
}
