package dev.weir.session;

import dev.weir.pool.PoolMode;
import org.jspecify.annotations.Nullable;

/**
 * The configured behaviour of the sessions of one pool; replaced as a whole by a reload.
 *
 * @param maxPreparedStatements per server; 0 switches the tracking of named prepared statements off
 * @param resetQuery run before a server changes hands in session mode; empty for none
 * @param resetAlways run it in the other modes too
 * @param checkQuery run before a server is used that was idle for longer than {@code checkDelay} nanoseconds;
 *     null for no check, empty for an empty query
 * @param connectQuery run once on every new server; empty for none
 * @param simpleQueryAllowed false for {@code disable_pqexec}
 * @param maxPacketSize largest frame a client may send, in bytes
 */
public record SessionPolicy(
        PoolMode mode,
        int maxPreparedStatements,
        String resetQuery,
        boolean resetAlways,
        @Nullable String checkQuery,
        long checkDelay,
        String connectQuery,
        boolean simpleQueryAllowed,
        int maxPacketSize,
        SessionTimeouts timeouts) {

    /** Whether the named prepared statements of clients are kept apart; outside session mode the unnamed ones always are. */
    boolean tracksNames() {
        return maxPreparedStatements > 0;
    }
}
