package dev.weir.session;

import dev.weir.wire.ClientError;
import org.jspecify.annotations.Nullable;

/** How a client leaves: by itself, after what it asked for is done, or because Weir goes away. */
public final class Departure {
    private final ClientSession client;
    /** Set when the client has to go at the next end of a transaction: what it is told then. */
    private @Nullable ClientError dismissal;

    private final Relocation relocation;
    /** The client's last frame has come, behind requests that are not answered yet. */
    private boolean leaving;

    Departure(ClientSession client) {
        this.client = client;
        this.relocation = new Relocation(client);
    }

    /** The last frame has come; false while requests sent before it are being answered: they are carried out first. */
    boolean mayLeave() {
        ServerSession server = client.server();
        leaving = server != null
                && server.ledger().outlook().earlierBatch()
                && !server.ledger().wantsCopyEnd(); // a COPY that nobody will end
        return !leaving;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** The client will send nothing more, but may still read. Without a goodbye that is how a connection is lost. */
    public void inputEnded() {
        if (client.state() == ClientState.CLOSED) {
            client.link().hangUp(); // it has gone already, and reads what it has not been sent yet
        } else if (!leaving && !client.relay().endsWithGoodbye()) {
            client.closed();
            client.link().abort();
        }
    }

    /** Weir goes away: the client does at the end of its transaction, which may be now. */
    public void drain() {
        dismiss(SessionErrors.shuttingDown());
    }

    /** A reload has taken the client's database away: the same. */
    public void databaseGone() {
        dismiss(SessionErrors.databaseGone(client.pool().key().database()));
    }

    /** A reload has taken the user away that the client's database let it work as: the same. */
    public void userGone(String user) {
        dismiss(SessionErrors.userGone(client.pool().key().database(), user));
    }

    private void dismiss(ClientError farewell) {
        dismissal = farewell;
        waits();
        ServerSession server = client.server();
        boolean resting = client.state() == ClientState.READY
                || (server != null && server.effects().isDone());
        if (resting && client.relay().isIdle()) {
            goIfDue();
        }
    }

    /** KILL on the console: whatever the client is doing is undone. */
    public void kill() {
        client.close(SessionErrors.killed());
    }

    /** KILL_CLIENT on the console: the same, for this client only. */
    public void killAlone() {
        client.close(SessionErrors.killedAlone());
    }

    /** The client may stand in a queue that is not served until RESUME: if it has to go, it goes at once. */
    public void waits() {
        if (dismissal != null
                && client.state() == ClientState.WAITING
                && client.pool().lane().isPaused()) {
            client.close(dismissal);
        }
    }

    /** @param idle nanoseconds since it was last at work */
    void goIfOverdue(long now, long idle, ClientWitness witness) {
        ServerSession server = client.server();
        ClientError over = null;
        if (server != null) {
            over = server.clock().overdue(now, idle);
        } else if (client.state() == ClientState.READY && client.isWelcomed()) {
            over = TimeLimits.idle(witness.idleLimit(client.pool().policy()), idle);
        }
        if (over != null) {
            client.close(over);
        }
    }

    void goIfDone(boolean done) {
        if (done) {
            goIfDue();
        }
    }

    /** The client is between transactions: it goes if it has to, or to another lane if that is wanted. */
    void goIfDue() {
        if (dismissal != null && client.isWelcomed()) {
            client.close(dismissal);
        } else {
            relocation.leaveIfWished();
        }
    }

    public Relocation relocation() {
        return relocation;
    }
}
