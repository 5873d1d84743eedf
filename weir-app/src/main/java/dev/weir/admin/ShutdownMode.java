package dev.weir.admin;

/** How much patience a shutdown has. */
public enum ShutdownMode {
    /** Closes every connection now. */
    IMMEDIATE,
    /** Accepts no new clients and closes each client when its server comes back. */
    WAIT_FOR_SERVERS,
    /** Accepts no new clients and waits until the present ones have left. */
    WAIT_FOR_CLIENTS
}
