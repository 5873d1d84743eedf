package dev.weir.pool;

import dev.weir.wire.SqlState;
import org.jspecify.annotations.Nullable;

/**
 * A decision not to serve: what happened, the numbers behind it, and what to do next.
 *
 * @param sqlState five characters, as in PostgreSQL's appendix A
 * @param detail the numbers; null where the message says all
 * @param hint the next step; null only for an error that the server itself gave without one
 */
public record Refusal(
        String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String hint) {
    /**
     * A client waited for {@code query_wait_timeout}. Not PgBouncer's 08P01: that is a protocol violation, which no client
     * has committed, whereas 53300 is what drivers and frameworks already retry.
     */
    static Refusal waitedTooLong(PoolSnapshot pool, long waited) {
        return new Refusal(
                switch (pool.bottleneck().kind()) {
                    case SERVER_UNREACHABLE -> SqlState.SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION.code();
                    case SERVER_STARTING, PAUSED -> SqlState.CANNOT_CONNECT_NOW.code();
                    case NONE, POOL_SIZE, DATABASE_LIMIT, USER_LIMIT, SERVER_BUSY, SERVER_REJECTS ->
                        SqlState.TOO_MANY_CONNECTIONS.code();
                },
                "no server connection for pool " + pool.key() + " within " + Brief.duration(waited),
                pool.sentence(),
                switch (pool.bottleneck().kind()) {
                    case NONE, POOL_SIZE ->
                        "Run SHOW POOLS and SHOW SERVERS on the \"weir\" database to see who holds them. "
                                + usualCause(pool.mode());
                    case PAUSED ->
                        "It goes on after RESUME on the \"weir\" database; a longer query_wait_timeout waits for that.";
                    case DATABASE_LIMIT ->
                        "Run SHOW POOLS on the \"weir\" database to see which users hold the servers of "
                                + "this database, or raise max_db_connections.";
                    case USER_LIMIT ->
                        "Run SHOW POOLS on the \"weir\" database to see in which databases this user holds "
                                + "servers, or raise max_user_connections.";
                    case SERVER_BUSY ->
                        "Others occupy PostgreSQL's slots: pg_stat_activity there says who. Weir keeps trying; a smaller default_pool_size leaves them more room.";
                    case SERVER_STARTING, SERVER_UNREACHABLE ->
                        "Check that PostgreSQL runs and accepts connections from "
                                + "Weir's host, and the host and port in [databases]; Weir keeps trying.";
                    case SERVER_REJECTS -> "Correct the user, password or database that Weir uses, then retry.";
                });
    }

    private static String usualCause(PoolMode mode) {
        return switch (mode) {
            case SESSION ->
                "In session mode a client holds its server until it disconnects, idle or not: "
                        + "set pool_mode = transaction, or raise pool_size.";
            case TRANSACTION, STATEMENT ->
                "Clients idle in a transaction are the usual cause; otherwise raise pool_size.";
        };
    }

    static Refusal shuttingDown(PoolKey key) {
        return new Refusal(
                SqlState.ADMIN_SHUTDOWN.code(),
                "pool " + key + " is shutting down",
                null,
                "Connect again: another Weir, or this one after its restart, will serve you.");
    }

    static Refusal tooManyClients(String setting, int limit, String scope) {
        return new Refusal(
                SqlState.TOO_MANY_CONNECTIONS.code(),
                "no more client connections allowed (" + setting + ")",
                limit + " clients are connected" + scope + ", and " + setting + " is " + limit,
                "Raise " + setting + ": a client of Weir is cheap, it occupies no slot of PostgreSQL. "
                        + "Run SHOW CLIENTS on the \"weir\" database to see who is connected.");
    }
}
