package dev.weir.doctor.explain;

/** Who said no. The words for each, and what to do, are in {@code errors.table}. */
public enum Layer {
    SERVER_SLOTS(0),
    LOGIN_STORM(0),
    ROLE_LIMIT(0),
    DATABASE_LIMIT(0),
    /** One of the three limits above: the text that says which one is missing or in another language. */
    SERVER_LIMIT(0),
    SERVER_MEMORY(0),
    RESTART(0),
    LOGIN(0),
    /** A pooler's words; {@link #UNREACHABLE} is the application's. */
    SERVER_UNREACHABLE(0),
    POOLER_CONFIGURATION(0),
    POOLER_BACKEND(1),
    POOLER_CLIENTS(1),
    POOLER_SERVERS(1),
    APP_POOL(2),
    SESSION_ENDED(2),
    CONNECTION_LOST(3),
    PREPARED_STATEMENT(Layer.ALONE),
    REPLICATION(Layer.ALONE),
    UNREACHABLE(0);

    private static final int ALONE = -1;

    private final int depth;

    Layer(int depth) {
        this.depth = depth;
    }

    /** Whether trouble in this layer is what the other one causes: an empty pool, where the server takes nobody in. */
    boolean followsFrom(Layer other) {
        return depth != ALONE && other.depth != ALONE && other.depth < depth;
    }
}
