package dev.weir.admin.snapshot;

/** What the pooler as a whole is doing; exactly one of these at any time. */
public enum PoolerState {
    /** Serves clients. */
    ACTIVE,
    /** Hands out no server until resumed. */
    PAUSED,
    /** Reads and writes nothing until resumed. */
    SUSPENDED
}
