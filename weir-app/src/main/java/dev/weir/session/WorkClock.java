package dev.weir.session;

import dev.weir.telemetry.PoolCounters;
import dev.weir.wire.ClientError;
import org.jspecify.annotations.Nullable;

/** Since when a server has been working for its client: for the statistics, and for the times a client may take. */
final class WorkClock {
    private final ServerSession server;
    private long requestSince;
    private long transactionSince;

    WorkClock(ServerSession server) {
        this.server = server;
    }

    /** A request goes out on a server that owed nothing. */
    void requestBegins(long now, boolean outsideTransaction) {
        requestSince = now;
        if (outsideTransaction) {
            transactionSince = now;
        }
    }

    /** A client's request has been answered. {@code last}: no other is under way, else the next one begins now. */
    void requestEnds(boolean outsideTransaction, boolean last) {
        long now = server.pool().now();
        PoolCounters counters = server.pool().counters();
        counters.queries++;
        counters.queryTime += now - requestSince;
        if (outsideTransaction) {
            counters.transactions++;
            counters.transactionTime += now - transactionSince;
        }
        if (!last) {
            requestBegins(now, outsideTransaction);
        }
    }

    /**
     * Which time limit the client has overstayed.
     *
     * @param idle how long ago its last answer ended
     */
    @Nullable
    ClientError overdue(long now, long idle, boolean working, boolean inTransaction) {
        SessionTimeouts limits = server.pool().policy().timeouts();
        ClientError over = working ? TimeLimits.query(limits, now - requestSince) : null;
        if (over != null || !inTransaction) {
            return over;
        }
        return TimeLimits.transaction(limits, now - transactionSince, working ? 0 : idle);
    }

    long requestSince() {
        return requestSince;
    }
}
