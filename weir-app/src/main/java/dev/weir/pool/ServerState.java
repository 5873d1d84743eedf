package dev.weir.pool;

/** Where a server is in its life. Except for the first and the last, each state is one list of the lane. */
public enum ServerState {
    /** Being dialled or logging in; the lane only counts it. */
    CONNECTING,
    /** Clean and free. */
    IDLE,
    /** Held by a client. */
    LEASED,
    /** Given back by its client, but the reset query or rollback still runs. */
    RESETTING,
    /** Told to close; still occupies its slot in PostgreSQL. */
    CLOSING,
    /** Gone, its right given back. */
    CLOSED;

    boolean mayBecome(ServerState next) {
        return switch (this) {
            case CONNECTING -> next == IDLE || next == LEASED || next == CLOSING;
            case IDLE -> next == LEASED || next == CLOSING || next == CLOSED;
            case LEASED -> next == IDLE || next == LEASED || next == RESETTING || next == CLOSING || next == CLOSED;
            case RESETTING -> next == IDLE || next == LEASED || next == CLOSING || next == CLOSED;
            case CLOSING -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
