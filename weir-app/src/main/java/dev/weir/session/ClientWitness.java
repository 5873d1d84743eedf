package dev.weir.session;

import dev.weir.wire.ClientError;

/** Hears what becomes of a client, so that somebody can write it down. Called on the client's loop. */
public interface ClientWitness {
    /** Weir, not PostgreSQL, has answered with an error; the session may go on. */
    default void told(ClientError error) {}

    /**
     * The session is over; the last call, and the only one of its kind.
     *
     * @param why for the log
     */
    void ended(String why);
}
