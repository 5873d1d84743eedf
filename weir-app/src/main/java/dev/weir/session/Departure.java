package dev.weir.session;

/** How a client leaves: by itself, after what it asked for is done, or because Weir goes away. */
public final class Departure {
    private final ClientSession client;
    /** Weir is shutting down: the client goes at the next end of a transaction. */
    private boolean draining;

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
        if (!leaving && !client.relay().endsWithGoodbye()) {
            client.closed();
            client.link().abort();
        }
    }

    /** Weir goes away: the client does at the end of its transaction, which may be now. */
    public void drain() {
        draining = true;
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
        if (draining
                && client.state() == ClientState.WAITING
                && client.pool().lane().isPaused()) {
            client.close(SessionErrors.shuttingDown());
        }
    }

    void goIfDone(boolean done) {
        if (done) {
            goIfDue();
        }
    }

    /** The client is between transactions: it goes if it has to, or to another lane if that is wanted. */
    void goIfDue() {
        if (draining && client.isWelcomed()) {
            client.close(SessionErrors.shuttingDown());
        } else {
            relocation.leaveIfWished();
        }
    }

    public Relocation relocation() {
        return relocation;
    }
}
