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
    void requestBegins(long now) {
        requestBegins(now, !isInTransaction());
    }

    private void requestBegins(long now, boolean outsideTransaction) {
        requestSince = now;
        if (outsideTransaction) {
            transactionSince = now;
        }
    }

    /** In a block, or in a batch whose Sync has not come: what it has done may be rolled back, and holds locks. */
    private boolean isInTransaction() {
        return server.effects().isInBlock() || server.ledger().isUnsynced();
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
     * Which time limit the client at work here has overstayed.
     *
     * @param idle how long ago its last answer ended
     */
    @Nullable
    ClientError overdue(long now, long idle) {
        if (server.isReplication()) {
            return null;
        }
        SessionTimeouts limits = server.pool().policy().timeouts();
        boolean working = !server.ledger().isEmpty();
        ClientError over = working ? TimeLimits.query(limits, now - requestSince) : null;
        if (over != null || !isInTransaction()) {
            return over;
        }
        return TimeLimits.transaction(limits, now - transactionSince, working ? 0 : idle);
    }

    /** Since when the present request runs, or the last one did. */
    long requestSince() {
        return requestSince;
    }
}
