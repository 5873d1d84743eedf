package dev.weir.config;

/** When a server goes back to its pool. */
public enum PoolMode implements Choice {
    SESSION,
    TRANSACTION,
    STATEMENT
}
