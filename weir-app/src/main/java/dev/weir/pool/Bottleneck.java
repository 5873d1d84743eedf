package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a pool from opening another server.
 *
 * @param limit the number behind a limit; 0 where there is none
 * @param said the server's last refusal, when it is the server that refuses
 */
public record Bottleneck(Kind kind, int limit, @Nullable Refusal said) {
    /** The cause, to be counted and compared. */
    public enum Kind {
        /** Nothing: a server could be opened, or is being opened. */
        NONE,
        /** An administrator has paused the database. */
        PAUSED,
        POOL_SIZE,
        DATABASE_LIMIT,
        USER_LIMIT,
        /** PostgreSQL has no free slot. */
        SERVER_BUSY,
        SERVER_STARTING,
        SERVER_UNREACHABLE,
        SERVER_REJECTS
    }

    static final Bottleneck NONE = new Bottleneck(Kind.NONE, 0, null);

    static final Bottleneck PAUSED = new Bottleneck(Kind.PAUSED, 0, null);

    static Bottleneck of(Kind kind, int limit) {
        return new Bottleneck(kind, limit, null);
    }

    static Bottleneck of(OpenFailure failure) {
        var kind = switch (failure.kind()) {
            case BUSY -> Kind.SERVER_BUSY;
            case STARTING -> Kind.SERVER_STARTING;
            case UNREACHABLE -> Kind.SERVER_UNREACHABLE;
            case REJECTED -> Kind.SERVER_REJECTS;
        };
        return new Bottleneck(kind, 0, failure.error());
    }

    /** One clause for an error's detail: {@code limited by max_db_connections = 40}. */
    public String sentence() {
        return switch (kind) {
            case NONE -> "more servers are being opened";
            case PAUSED -> "an administrator has paused the database";
            case POOL_SIZE -> "limited by pool_size = " + limit;
            case DATABASE_LIMIT -> "limited by max_db_connections = " + limit + " of this database, over all users";
            case USER_LIMIT -> "limited by max_user_connections = " + limit + " of this user, over all databases";
            case SERVER_BUSY -> "PostgreSQL has no free slot" + quoted();
            case SERVER_STARTING -> "PostgreSQL does not accept connections yet" + quoted();
            case SERVER_UNREACHABLE -> "PostgreSQL cannot be reached" + quoted();
            case SERVER_REJECTS -> "PostgreSQL rejects the login" + quoted();
        };
    }

    private String quoted() {
        return said == null ? "" : ": " + said.message();
    }
}
