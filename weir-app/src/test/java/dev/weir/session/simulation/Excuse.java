package dev.weir.session.simulation;

/** Why a client may hear something else than a direct connection would have told it. */
enum Excuse {
    /** Its server died while it worked for this client. */
    SERVER_LOST,
    /** An administrator has sent everybody away. */
    KILLED,
    /** Weir goes away. */
    SHUTDOWN,
    /** There is a limit of time that it may have overstayed. */
    TIMEOUT,
    /** It has broken the protocol. */
    VIOLATION,
    /** It began a transaction where only single statements are allowed. */
    STATEMENT_MODE,
    /** It may have had to wait for too long, or PostgreSQL refused to serve Weir. */
    NO_SERVER,
    /** It has asked for a cancel. */
    CANCEL,
    /** It has said goodbye in the middle of a COPY: what becomes of that it does not wait for. */
    COPY_LEFT
}
