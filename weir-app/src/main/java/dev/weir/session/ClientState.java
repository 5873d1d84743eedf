package dev.weir.session;

/** What a client is doing about a server. */
public enum ClientState {
    /** Has none and needs none. */
    READY,
    /** Stands in the pool's queue; is not read. */
    WAITING,
    /** Has one that is being brought to its settings; is not read. */
    PREPARING,
    LEASED,
    CLOSED
}
