package dev.weir.session;

import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.wire.ClientError;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import org.jspecify.annotations.Nullable;

/** What a client is told about its session or its way to one, most often that it ends. */
final class SessionErrors {
    private SessionErrors() {}

    /** @param begun whether the startup packet has come */
    static ClientError loginTimedOut(long seconds, boolean begun) {
        return ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                .message("client_login_timeout: the login was not complete within %d s", seconds)
                .detail(begun ? "The answer to Weir's question for proof has not come." : "No startup packet has come.")
                .hint("Check the network and the client; or raise client_login_timeout.");
    }

    /** @param strangers how many are logging in */
    static ClientError crowdedOut(int strangers) {
        return ClientError.fatal(SqlState.TOO_MANY_CONNECTIONS)
                .message("no more client connections allowed (max_client_conn)")
                .detail(
                        "%d connections are logging in, and this one had been at it for longest when another came.",
                        strangers)
                .hint("Connect again. If that does not help, look in Weir's log for who connects and does not log in.");
    }

    static ClientError shuttingDown() {
        return ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                .message("terminating connection because Weir is shutting down")
                .hint("Connect again: nothing of a transaction was lost.");
    }

    static ClientError databaseGone(String database) {
        return ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                .message("terminating connection due to administrator command")
                .detail("A reload of Weir's configuration has taken database \"%s\" away.", database)
                .hint("Nothing of a transaction was lost. Ask the administrator where the database is now.");
    }

    static ClientError userGone(String database, String user) {
        return ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                .message("terminating connection due to administrator command")
                .detail(
                        "A reload of Weir's configuration has taken user=%s off the line of database \"%s\".",
                        user, database)
                .hint("Connect again, now as yourself: nothing of a transaction was lost.");
    }

    static ClientError killed() {
        return ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                .message("terminating connection due to administrator command")
                .detail("An administrator has run KILL on Weir's console.")
                .hint("A new connection will be served after RESUME.");
    }

    static ClientError killedAlone() {
        return ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                .message("terminating connection due to administrator command")
                .detail("An administrator has run KILL_CLIENT on Weir's console.")
                .hint("Connect again: a new connection is served as any other.");
    }

    /** In PostgreSQL's words where there are any. */
    static ClientError serverLost(@Nullable ServerError farewell) {
        if (farewell != null) {
            return farewell.toClientError(ClientError.Severity.FATAL);
        }
        return ClientError.fatal(SqlState.CONNECTION_FAILURE)
                .message("PostgreSQL closed the connection unexpectedly")
                .detail("Its process ended, or the network to it failed, while it worked for this client.")
                .hint("Whether an unfinished COMMIT took effect is unknown. Connect again; see PostgreSQL's log.");
    }

    static ClientError transactionInStatementMode() {
        return ClientError.fatal(SqlState.FEATURE_NOT_SUPPORTED)
                .message("transaction blocks are not allowed in statement pooling mode")
                .hint("Set pool_mode to transaction for this database or user.");
    }

    static ClientError simpleQuery() {
        return ClientError.fatal(SqlState.FEATURE_NOT_SUPPORTED)
                .message("simple queries are not allowed here")
                .hint("disable_pqexec is set: use the extended protocol, or switch it off.");
    }

    static ClientError violation(String what) {
        return ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                .message("%s", what)
                .hint("The connection cannot go on: one side has lost the framing. Check the driver.");
    }

    /** In PostgreSQL's own words; the session goes on. */
    static ClientError cancelled() {
        return ClientError.error(SqlState.QUERY_CANCELED).message("canceling statement due to user request");
    }

    static ClientError of(Refusal refusal, ClientError.Severity severity) {
        return new ClientError(severity, refusal.sqlState(), refusal.message(), refusal.detail(), refusal.hint());
    }

    /** A notice: the client waits on. */
    static ClientError stillWaiting(QueueReport report) {
        return ClientError.notice(SqlState.SUCCESSFUL_COMPLETION)
                .message("%s", report.message())
                .detail("%s", report.detail());
    }
}
