package dev.weir.session;

import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;

/** What to do when PostgreSQL turns Weir away, by what it said. */
final class LoginAdvice {
    /** In every language: it is the name of a file. */
    private static final String HBA = "pg_hba.conf";

    private LoginAdvice() {}

    /** The server's own hint where it gave one: it knows best. */
    static String hint(ServerError error, ServerCredentials credentials) {
        return error.hint() != null ? error.hint() : own(error, credentials);
    }

    private static String own(ServerError error, ServerCredentials credentials) {
        String user = credentials.user();
        if (error.is(SqlState.INVALID_CATALOG_NAME)) {
            return "Correct the name that the client asks for, or dbname= of its line in [databases]; under weir run, "
                    + "the name at the end of DATABASE_URL.";
        }
        if (error.message().contains(HBA)) {
            return "Weir speaks no TLS. Where pg_hba.conf demands it, reach PostgreSQL through a TLS tunnel or a Unix "
                    + "socket; otherwise let user \"" + user + "\" in from Weir's address there.";
        }
        if (credentials.isReplication() && error.is(SqlState.INSUFFICIENT_PRIVILEGE)) {
            return "The client asked for a replication connection: run ALTER ROLE \"" + user
                    + "\" REPLICATION, or take replication= out of its connection string.";
        }
        if (error.is(SqlState.TOO_MANY_CONNECTIONS)) {
            return "pg_stat_activity on the server says who holds its slots; Weir keeps trying.";
        }
        if (ServerLogin.isPassing(error)) {
            return "Wait until it is up; Weir keeps trying.";
        }
        return "Correct user \"" + user
                + "\" or its secret: in auth_file, or as user= and password= on the database's line "
                + "in [databases]; under weir run, in DATABASE_URL.";
    }
}
