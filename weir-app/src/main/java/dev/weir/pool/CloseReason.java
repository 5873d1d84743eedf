package dev.weir.pool;

/** Why a lane closes a server that still works. */
public enum CloseReason {
    /** Idle for {@code server_idle_timeout}. */
    IDLE_TIMEOUT,
    /** Older than {@code server_lifetime}. */
    LIFETIME,
    /** {@code server_lifetime} is 0, or a replication connection: never used by a second client. */
    SINGLE_USE,
    /** Above the pool's size: the reserve is no longer needed, or the pool has shrunk. */
    SURPLUS,
    /** Another pool waits under the same exhausted {@code max_db_connections} or {@code max_user_connections}. */
    EVICTED,
    /** The session found it unfit for the next client. */
    UNFIT,
    /** By PAUSE. */
    PAUSE,
    /** By KILL, whatever it was doing. */
    KILL,
    /** RECONNECT, or its address or credentials have changed. */
    RECONNECT,
    /** Weir, or this pool, is going away. */
    SHUTDOWN
}
