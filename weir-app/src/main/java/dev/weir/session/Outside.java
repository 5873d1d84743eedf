package dev.weir.session;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What sessions need from the world around them; on a loop it is Netty's, in tests a simulated one. */
public interface Outside {
    /** Monotonic time in nanoseconds; only differences count. */
    long now();

    /**
     * Asks PostgreSQL to cancel what {@code server} is running, over a connection of its own.
     *
     * @param done called on the loop, once: with true when PostgreSQL has closed that connection or it could not be made, so
     *     that no cancel of this request can arrive any more; with false when cancel_wait_timeout was over before that
     */
    void cancel(ServerSession server, Consumer<Boolean> done);

    /** Runs a task on this loop, later; may be called from any thread. */
    void execute(Runnable task);

    /** Runs slow work on another thread and brings its result back to this loop. */
    <T> void offload(Supplier<T> slow, Consumer<T> back);
}
