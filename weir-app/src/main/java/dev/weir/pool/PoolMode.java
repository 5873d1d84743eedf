package dev.weir.pool;

/** When a client gives its server back: at disconnect, at the end of a transaction, or after each statement. */
public enum PoolMode {
    SESSION,
    TRANSACTION,
    STATEMENT
}
