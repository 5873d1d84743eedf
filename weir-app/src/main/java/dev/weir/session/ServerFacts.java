package dev.weir.session;

import dev.weir.wire.CancelKey;
import org.jspecify.annotations.Nullable;

/**
 * What there is to show of a server at one moment; to be asked for on its loop.
 *
 * @param client the one that holds it
 * @param processId of PostgreSQL's backend; 0 before the login is complete
 * @param cancelUnderWay a cancel request aimed at it has not landed yet
 * @param needsCheck idle for longer than {@code server_check_delay}
 * @param awaitsAnswer something it was asked has not been answered yet
 * @param requestedAt when it was last asked something; before that a time from before its login
 * @param applicationName null when it has none
 * @param pinnedBy what its client left in the session that keeps it there: a command; null when nothing does
 */
public record ServerFacts(
        LeasePhase phase,
        @Nullable ClientSession client,
        int processId,
        boolean cancelUnderWay,
        boolean needsCheck,
        boolean awaitsAnswer,
        long requestedAt,
        @Nullable String applicationName,
        int preparedStatements,
        @Nullable String pinnedBy) {

    public static ServerFacts of(ServerSession server) {
        SessionPool pool = server.pool();
        SessionPolicy policy = pool.policy();
        CancelKey key = server.cancelKey();
        return new ServerFacts(
                server.phase(),
                server.client(),
                key == null ? 0 : key.pid(),
                server.isAwaitingCancel(),
                policy.checkQuery() != null && pool.now() - server.aliveAt() > policy.checkDelay(),
                !server.ledger().isEmpty(),
                server.clock().requestSince(),
                server.settings().applicationName(),
                server.statements().size(),
                server.client() == null ? null : server.effects().pinnedBy());
    }
}
