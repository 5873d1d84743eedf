package dev.weir.pool;

/**
 * A client's request for a server. {@code session.ClientSession} owns one and uses it again for each transaction. It ends
 * exactly once per {@link PoolLane#acquire}: {@link #granted}, {@link #refused}, or {@link PoolLane#withdraw} returned true.
 *
 * <p>The answers may come inside {@code acquire}. They may call the lane again, except {@link #waitingLong}, which must not.
 */
public abstract class Waiter<S extends PooledServer> extends Link {
    long since;
    long ticket;
    boolean notified;
    private final Patience patience;

    /** A client that may wait for as long as the pool has it. */
    protected Waiter() {
        this(general -> general);
    }

    protected Waiter(Patience patience) {
        this.patience = patience;
    }

    /** The server is yours until you call {@link PoolLane#release} or {@link PoolLane#lost}. */
    protected abstract void granted(S server);

    /** There will be no server for this request. */
    protected abstract void refused(Refusal refusal);

    /** You have waited for {@code query_wait_notify}; comes at most once per request, and the wait goes on. */
    protected abstract void waitingLong(QueueReport report);

    public final boolean isWaiting() {
        return chain != null;
    }

    /** Whether it has waited for longer than it may. */
    final boolean isOverdue(long general, long now) {
        long limit = patience.waitLimit(general);
        return limit > 0 && now - since >= limit;
    }

    /** When the request was made; a {@link PoolLane#reacquire} does not change it. */
    public final long since() {
        return since;
    }
}
