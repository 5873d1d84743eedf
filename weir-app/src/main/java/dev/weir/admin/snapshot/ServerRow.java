package dev.weir.admin.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to PostgreSQL.
 *
 * @param waited how long the request at hand has been running; zero when nothing is outstanding
 * @param clientId {@link Connection#id} of the client that holds it, 0 when none
 * @param closeNeeded it will be closed, not reused, when it comes back
 * @param pinnedBy the command that keeps it with that client beyond the transaction; null when none does
 */
public record ServerRow(
        Connection connection,
        State state,
        Duration waited,
        long clientId,
        boolean closeNeeded,
        @Nullable String pinnedBy) {

    /** Exactly one per server; the names are those of PgBouncer's console. */
    public enum State {
        /** Held by a client. */
        ACTIVE,
        /** Ready for the next client. */
        IDLE,
        /** Idle so long that it must be checked before use. */
        USED,
        /** Runs a check or a reset query. */
        TESTED,
        /** Connects or logs in. */
        NEW,
        /** Carries a cancel request. */
        ACTIVE_CANCEL,
        /** Would be idle, but a cancel aimed at it has not landed. */
        BEING_CANCELED
    }
}
