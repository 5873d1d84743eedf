package dev.weir.pool;

/**
 * What makes two clients able to share servers: the same database and user as PostgreSQL sees them. Replication
 * connections speak another command language and are therefore never shared with ordinary ones.
 */
public record PoolKey(String database, String user, boolean replication) {
    /** An ordinary pool, as opposed to one of replication connections. */
    public static PoolKey of(String database, String user) {
        return new PoolKey(database, user, false);
    }

    /** As error texts name it: {@code orders/app}. */
    @Override
    public String toString() {
        return database + "/" + user + (replication ? " (replication)" : "");
    }
}
