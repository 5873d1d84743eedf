package dev.weir.pool;

/** Where a server is in its life. Each state in which it belongs to a lane is one list of that lane. */
public enum ServerState {
    /** Being dialled or logging in; the lane only counts it. */
    CONNECTING,
    /** Clean and free. */
    IDLE,
    /** Held by a client. */
    LEASED,
    /** Given back by its client, but the reset query or rollback still runs. */
    RESETTING,
    /** On its way to another lane of its pool; in no list. */
    MOVING,
    /** Told to close; still occupies its slot in PostgreSQL. */
    CLOSING,
    /** Gone, its right given back. */
    CLOSED;

    /** Serves, or will again. */
    boolean isAlive() {
        return switch (this) {
            case IDLE, LEASED, RESETTING, MOVING -> true;
            case CONNECTING, CLOSING, CLOSED -> false;
        };
    }

    boolean mayBecome(ServerState next) {
        return switch (this) {
            case CONNECTING -> next == IDLE || next == LEASED || next == MOVING || next == CLOSING;
            case IDLE -> next == LEASED || next == MOVING || next == CLOSING || next == CLOSED;
            case LEASED -> next != CONNECTING;
            case RESETTING -> next == IDLE || next == LEASED || next == MOVING || next == CLOSING || next == CLOSED;
            case MOVING -> next == IDLE || next == LEASED || next == MOVING || next == CLOSING || next == CLOSED;
            case CLOSING -> next == CLOSED;
            case CLOSED -> false;
        };
    }
}
