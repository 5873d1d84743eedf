package dev.weir.session;

import dev.weir.pool.Patience;
import dev.weir.wire.ClientError;

/** Hears what becomes of a client, so that somebody can write it down, and knows what holds for it alone. On the client's loop. */
public interface ClientWitness extends Patience {
    @Override
    default long waitLimit(long general) {
        return general;
    }

    /** Its {@code client_idle_timeout} in nanoseconds; 0 = none. Asked about ten times a second while it is idle. */
    default long idleLimit(SessionPolicy general) {
        return general.timeouts().clientIdle();
    }

    /** Weir, not PostgreSQL, has answered with an error; the session may go on. */
    default void told(ClientError error) {}

    /**
     * The session is over; the last call, and the only one of its kind.
     *
     * @param why for the log
     */
    void ended(String why);
}
