package dev.weir.session;

/** What a server is being used for, seen from its conversation; {@code pool.ServerState} is the same life seen by the pool. */
public enum LeasePhase {
    /** Not logged in yet. */
    LOGIN,
    /** In the pool: nobody uses it, anything it says is its own. */
    IDLE,
    /** Leased; Weir's own query runs before the client's next. */
    PREPARING,
    /** Leased; the client's requests and its replies pass. */
    SERVING,
    /** Its client has left in the middle of something: what it still owes is being thrown away. */
    RECOVERING,
    /** Its client has left; ROLLBACK or the reset query runs. */
    CLEANING,
    /** Nothing is owed any more, but a cancel is still on its way and must not hit the next client. */
    AWAITING_CANCEL,
    /** It has been told to end and has not closed the connection yet: its slot is still taken. */
    LEAVING,
    CLOSED
}
