package dev.weir.admin.snapshot;

import java.time.Duration;

/**
 * Counters of traffic: totals, a difference of totals, or averages made from such a difference.
 *
 * @param serverAssignments how often a client was given a server
 * @param transactions finished transactions
 * @param queries finished queries
 * @param bytesReceived bytes from clients
 * @param bytesSent bytes to clients
 * @param transactionMicros time servers spent in transactions, microseconds
 * @param queryMicros time servers spent in queries, microseconds
 * @param waitMicros time clients waited for a server, microseconds
 * @param clientParses named statements that clients sent
 * @param serverParses named statements sent on to servers
 * @param binds executions of named statements
 */
public record Figures(
        long serverAssignments,
        long transactions,
        long queries,
        long bytesReceived,
        long bytesSent,
        long transactionMicros,
        long queryMicros,
        long waitMicros,
        long clientParses,
        long serverParses,
        long binds) {

    public static final Figures ZERO = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Figures plus(Figures other) {
        return new Figures(
                serverAssignments + other.serverAssignments,
                transactions + other.transactions,
                queries + other.queries,
                bytesReceived + other.bytesReceived,
                bytesSent + other.bytesSent,
                transactionMicros + other.transactionMicros,
                queryMicros + other.queryMicros,
                waitMicros + other.waitMicros,
                clientParses + other.clientParses,
                serverParses + other.serverParses,
                binds + other.binds);
    }

    public Figures minus(Figures other) {
        return new Figures(
                serverAssignments - other.serverAssignments,
                transactions - other.transactions,
                queries - other.queries,
                bytesReceived - other.bytesReceived,
                bytesSent - other.bytesSent,
                transactionMicros - other.transactionMicros,
                queryMicros - other.queryMicros,
                waitMicros - other.waitMicros,
                clientParses - other.clientParses,
                serverParses - other.serverParses,
                binds - other.binds);
    }

    /**
     * Averages over {@code window} as PgBouncer's {@code avg_} columns define them (src/stats.c): counts and bytes per
     * second; transaction time per transaction, query time per query, wait time per assignment. All rounded down; zero
     * when there is nothing to divide by.
     */
    public Figures averagedOver(Duration window) {
        long micros = window.toNanos() / 1_000;
        return new Figures(
                perSecond(serverAssignments, micros),
                perSecond(transactions, micros),
                perSecond(queries, micros),
                perSecond(bytesReceived, micros),
                perSecond(bytesSent, micros),
                each(transactionMicros, transactions),
                each(queryMicros, queries),
                each(waitMicros, serverAssignments),
                perSecond(clientParses, micros),
                perSecond(serverParses, micros),
                perSecond(binds, micros));
    }

    private static long perSecond(long count, long micros) {
        return micros <= 0 ? 0 : Math.round(Math.floor(count * 1e6 / micros));
    }

    private static long each(long micros, long count) {
        return count <= 0 ? 0 : micros / count;
    }
}
