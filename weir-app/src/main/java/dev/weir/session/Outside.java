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
     * @param done called on the loop once PostgreSQL has closed that connection, or it could not be made: from then on no
     *     cancel of this request can arrive any more
     */
    void cancel(ServerSession server, Runnable done);

    /** Runs slow work on another thread and brings its result back to this loop. */
    <T> void offload(Supplier<T> slow, Consumer<T> back);
}
