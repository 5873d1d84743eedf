package dev.weir.session;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client to another lane of its pool. It leaves between two transactions only: it holds no server, waits for none,
 * and nothing it has sent is unanswered.
 */
public final class Relocation {
    private final ClientSession client;
    private @Nullable BooleanSupplier leave;

    Relocation(ClientSession client) {
        this.client = client;
    }

    /**
     * Wants the client gone, now or at the end of its transaction. The last wish stands.
     *
     * @param next begins the move and returns true, or returns false to be asked again later; called on the client's loop,
     *     perhaps inside this call. When it returns true the client hears nothing more until {@link #arrived}
     */
    public void wish(BooleanSupplier next) {
        leave = next;
        leaveIfWished();
    }

    /** The client is between transactions, or may be. */
    public void leaveIfWished() {
        if (leave != null && isMovable() && leave.getAsBoolean()) {
            leave = null;
            client.statements().leave();
        }
    }

    private boolean isMovable() {
        return client.state() == ClientState.READY
                && client.isWelcomed()
                && client.relay().isIdle()
                && client.statements().areKept()
                && !client.pool().key().replication();
    }

    /** On the loop of the new lane; events of the connection may follow. */
    public void arrived(SessionPool next) {
        client.movedTo(next);
        client.settings().movedTo(next);
        client.statements().arrive(next);
    }
}
