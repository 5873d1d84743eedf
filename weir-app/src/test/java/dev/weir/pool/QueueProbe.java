package dev.weir.pool;

/** Shows the simulation the place of those who wait. */
public final class QueueProbe {
    private QueueProbe() {}

    /** Counts up with each request for a server. */
    public static long ticket(Waiter<?> waiter) {
        return waiter.ticket;
    }
}
