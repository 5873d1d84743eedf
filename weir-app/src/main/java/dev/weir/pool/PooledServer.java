package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/**
 * A server connection as its lane sees it. {@code session.ServerSession} extends it, so that the lane's book-keeping costs
 * no further object. Used on the lane's loop only.
 */
public abstract class PooledServer extends Link {
    private final long bornAt;
    private ServerState state = ServerState.CONNECTING;
    private @Nullable CloseReason closeNeeded;
    long idleSince;
    long aliveAt;
    long leasedSince;

    /**
     * A server about to be dialled.
     *
     * @param bornAt when the attempt began; {@code server_lifetime} counts from here, and a RECONNECT later than this
     *     closes the server as soon as it has logged in
     */
    protected PooledServer(long bornAt) {
        this.bornAt = bornAt;
    }

    /**
     * Close yourself politely, now: Terminate, flush, close. When the connection is gone answer with
     * {@link PoolLane#lost}, at once or later; until then its slot counts as taken. Must not call the lane otherwise.
     */
    protected abstract void retire(CloseReason reason);

    public final ServerState state() {
        return state;
    }

    public final long bornAt() {
        return bornAt;
    }

    /** When it last proved to be alive: at its login, or when its last client was done with it. */
    public final long aliveAt() {
        return aliveAt;
    }

    /** When the current lease began; meaningless when not leased. */
    public final long leasedSince() {
        return leasedSince;
    }

    /** Why it is closed, or will be at the end of its lease; null while nothing speaks against its reuse. */
    public final @Nullable CloseReason closeNeeded() {
        return closeNeeded;
    }

    /** Marks it to be closed, not reused, when it is released. The first reason stands. */
    public final void closeWhenReleased(CloseReason reason) {
        if (closeNeeded == null) {
            closeNeeded = reason;
        }
    }

    final void retiredFor(CloseReason reason) {
        closeNeeded = reason;
    }

    /** The only way to change state. */
    final void to(ServerState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a server cannot go from " + state + " to " + next + ": " + this);
        }
        state = next;
    }
}
