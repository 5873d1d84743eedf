package dev.weir.session;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Which of the configured times a client has overstayed, in the words it is sent home with. All times in nanoseconds. */
final class TimeLimits {
    /** PostgreSQL 17's code for its own transaction_timeout. */
    private static final String TRANSACTION_TIMEOUT = "25P04";

    private TimeLimits() {}

    /** Between transactions. */
    static @Nullable ClientError idle(long limit, long idle) {
        return exceeds(idle, limit)
                ? fatal(SqlState.IDLE_SESSION_TIMEOUT.code(), "idle session", "client_idle_timeout", limit)
                        .hint("Connect again, or let the client's own pool close idle connections earlier.")
                : null;
    }

    /** While a query runs. */
    static @Nullable ClientError query(SessionTimeouts limits, long running) {
        return exceeds(running, limits.query())
                ? fatal(SqlState.QUERY_CANCELED.code(), "query", "query_timeout", limits.query())
                        .hint("The query has been cancelled. Raise query_timeout, or give the query an index.")
                : null;
    }

    /** While a transaction is open; {@code idle} is how long it has been waiting for the client, or 0. */
    static @Nullable ClientError transaction(SessionTimeouts limits, long open, long idle) {
        if (exceeds(idle, limits.idleTransaction())) {
            return fatal(
                            SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT.code(),
                            "idle transaction",
                            "idle_transaction_timeout",
                            limits.idleTransaction())
                    .hint("It was rolled back. Look for code that waits for something else inside a transaction.");
        }
        return exceeds(open, limits.transaction())
                ? fatal(TRANSACTION_TIMEOUT, "transaction", "transaction_timeout", limits.transaction())
                        .hint("It was rolled back. Make it shorter, or raise transaction_timeout.")
                : null;
    }

    private static boolean exceeds(long time, long limit) {
        return limit > 0 && time > limit;
    }

    private static ClientError fatal(String code, String what, String setting, long limit) {
        double seconds = limit / (double) TimeUnit.SECONDS.toNanos(1);
        return ClientError.of(ClientError.Severity.FATAL, code)
                .message("terminating connection due to %s timeout", what)
                .detail("%s is %s s.", setting, seconds == Math.rint(seconds) ? (Object) (long) seconds : seconds);
    }
}
