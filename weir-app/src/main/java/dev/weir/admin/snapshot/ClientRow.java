package dev.weir.admin.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in client.
 *
 * @param waited how long the request at hand has been waiting for a server or an answer; zero when nothing is outstanding
 * @param serverId {@link Connection#id} of the server it holds, 0 when none
 * @param pinnedBy the command that keeps it on that server beyond its transaction; null when none does
 */
public record ClientRow(
        Connection connection,
        State state,
        Duration waited,
        long serverId,
        boolean closeNeeded,
        @Nullable String pinnedBy) {

    /** Exactly one per client; the names are those of PgBouncer's console. */
    public enum State {
        /** Holds a server. */
        ACTIVE,
        /** Holds no server and asks for none. */
        IDLE,
        /** Asks for a server and has none yet. */
        WAITING,
        /** A cancel request on its way to the server. */
        ACTIVE_CANCEL_REQ,
        /** A cancel request that waits for a free connection. */
        WAITING_CANCEL_REQ
    }
}
