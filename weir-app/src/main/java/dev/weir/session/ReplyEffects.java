package dev.weir.session;

import dev.weir.pool.CloseReason;
import dev.weir.pool.PoolMode;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a server's replies mean for its session: the transaction status, settings, prepared statements that come and go,
 * state that ties the server to its client, errors. {@link BackendRelay} calls it for the few frames that matter.
 */
final class ReplyEffects {
    private final ServerSession server;
    private final ReplyLedger ledger;
    private final ServerStatements statements;
    private final ServerSettings settings;
    private final WorkClock clock;
    private final HeldCursors cursors = new HeldCursors();
    private byte status = ServerSession.IDLE;
    /** What the last query of Weir's own came to; null when it succeeded. */
    private @Nullable ServerError ownError;
    /** The server's last words: after them it closes the connection. */
    private @Nullable ServerError farewell;

    private boolean farewellTold;
    /** Why the server cannot be shared while its present client stays. */
    private @Nullable String pinned;
    /** What the client does must not outlive its lease. */
    private boolean resetDue;
    /** The server's word that it is idle is not to be relied on. */
    private boolean closeDue;
    /** In the transaction block that is open, Weir has set what a RESET took from its client. */
    private boolean restored;

    ReplyEffects(ServerSession server, WorkClock clock) {
        this.server = server;
        this.ledger = server.ledger();
        this.statements = server.statements();
        this.settings = server.settings();
        this.clock = clock;
    }

    void commandCompleted(ByteBuf in, int tag) {
        switch (CommandTag.of(in, tag)) {
            case DEALLOCATE_ALL -> forgetStatements();
            case DISCARD_ALL -> {
                forgetStatements();
                settings.discarded();
                pinned = null;
                cursors.allClosed();
                ClientSession client = server.client();
                if (client != null) {
                    client.settings().reset();
                }
            }
            case RESET -> resetSomething();
            case ROLLBACK -> {
                if (restored) {
                    resetSomething(); // perhaps back to before Weir's own query, but not to before the RESET
                }
            }
            case BEGIN -> cursors.blockBegins();
            case COMMIT -> cursors.committed();
            case DECLARE_CURSOR -> cursors.declared(isInBlock());
            case CLOSE_CURSOR -> cursors.closed();
            case CLOSE_ALL -> cursors.allClosed();
            case LISTEN -> pin("LISTEN");
            case PREPARE -> pin("PREPARE");
            case OTHER -> {}
        }
    }

    private void resetSomething() {
        settings.resetSomething();
        ClientSession client = server.client();
        if (client != null) {
            client.settings().resetSomething();
        }
    }

    private void forgetStatements() {
        ledger.takeBack();
        statements.clear();
        ClientSession client = server.client();
        if (client != null) {
            client.statements().forgetNamed();
        }
        ledger.reapply();
    }

    /**
     * The server has analysed a text, and has told before that what earlier requests have made of its settings. When they are
     * no longer those under which others look for the text, nobody may find it.
     */
    void parsed() {
        PreparedStatement shared = ledger.headRider() instanceof StatementChange change ? change.shared() : null;
        ClientSession client = server.client();
        if (shared != null && (client == null || !shared.isOf(client.settings().statements()))) {
            statements.stale(shared);
        }
    }

    /** The client leaves something in the session that the next one must not find: it keeps the server. */
    void pin(String reason) {
        ClientSession client = server.client();
        if (client == null) {
            resetDue = true; // it has left meanwhile
        } else if (client.mode() != PoolMode.SESSION) {
            pinned = reason;
            resetDue = true;
        }
    }

    /** The lease is over: whether the session has to be reset because of it. */
    boolean unpin() {
        boolean due = resetDue;
        pinned = null;
        resetDue = false;
        return due;
    }

    /**
     * A Query comes in the middle of a batch. PostgreSQL 17 and 18 may then say that they are idle, at the Sync, with a
     * transaction still open that makes the next request fail, whoever sends it ("unexpected state STARTED").
     */
    void queryInBatch() {
        closeDue = true;
    }

    /** The lease is over: whether CLOSE ALL has to run, for cursors that may have outlived their transactions or as a test. */
    boolean takeCursors() {
        boolean due = closeDue;
        closeDue = false;
        return cursors.take() || due;
    }

    /** Notifications go to the one client that may have asked for them. */
    boolean clientListens() {
        ClientSession client = server.client();
        return pinned != null || (client != null && client.mode() == PoolMode.SESSION);
    }

    /** @return the value to tell the client; null when that is none */
    @Nullable
    String reported(String name, String value, boolean forClient) {
        LeasePhase phase = server.phase();
        ClientSession client = phase == LeasePhase.SERVING && forClient ? server.client() : null;
        settings.reported(name, value, phase != LeasePhase.IDLE);
        if (phase == LeasePhase.IDLE) {
            server.pool().reloaded(name, value);
        }
        return client == null ? value : client.settings().changed(name, value, settings);
    }

    /** What the client was told of its settings may no longer be so. */
    boolean hasDiscarded() {
        ClientSession client = server.client();
        return client != null && client.settings().hasDiscarded();
    }

    /** @param out what the client gets before the ReadyForQuery */
    void becameReady(byte now, boolean own, @Nullable RelayOutput out) {
        cursors.becameReady(status == ServerSession.IDLE, now == ServerSession.IDLE);
        status = now;
        if (restored && now == ServerSession.IDLE) {
            restored = false;
            settings.resetSomething(); // the block's end has decided what became of it
        }
        ClientSession client = server.client();
        if (client != null) {
            client.settings().queryEnded(out);
        }
        if (!own) {
            clock.requestEnds(now == ServerSession.IDLE, ledger.isEmpty());
        }
    }

    /** A transaction block in statement mode: instead of this status, and all that follows, the client will get an error. */
    boolean isForbidden(byte now) {
        ClientSession client = server.client();
        return now != ServerSession.IDLE && client != null && client.mode() == PoolMode.STATEMENT;
    }

    /** @return whether the client is to see it */
    boolean erred(ServerError error, ReplyLedger.Listener undo) {
        if (error.isFatal()) {
            farewell = error;
            if (concernsNobody()) {
                server.closeWhenReleased(CloseReason.UNFIT);
                return false;
            }
            farewellTold = server.phase() == LeasePhase.SERVING && server.client() != null;
        }
        boolean own = ledger.isOwnAffair();
        if (own) {
            ownError = error;
        } else {
            cursors.erred();
        }
        if (error.is(SqlState.INVALID_SQL_STATEMENT_NAME) && ledger.headRider() instanceof ClientStatement lost) {
            lost.staleOn(statements); // deallocated by something that does not look like it, a function say
        }
        boolean again = error.is(SqlState.FEATURE_NOT_SUPPORTED) && isStalePlan();
        ledger.error(undo);
        if (again) {
            ledger.swallowHead(); // the ReadyForQuery of a batch that will be run again
        }
        return !own && !again;
    }

    /**
     * What the server says now, unasked, is about itself: its client has all its answers and is about to give it back. Right
     * behind an answer come the last words of a server that is shut down, before anybody could have let go of it.
     */
    boolean concernsNobody() {
        ClientSession client = server.client();
        return server.phase() == LeasePhase.SERVING && client != null && server.isAtRest() && client.mayLetGo();
    }

    /** The statement has to be prepared anew; and if nothing has come of the batch yet, it may be run again. */
    private boolean isStalePlan() {
        ClientSession client = server.client();
        if (client == null || !(ledger.headRider() instanceof ClientStatement stale)) {
            return false;
        }
        stale.staleOn(statements);
        return client.relay().replay().stale(ledger.size());
    }

    /** A query of Weir's own may set something now: in a failed transaction none may. */
    boolean takesSettings() {
        return status != 'E' && ledger.isClear();
    }

    /** A query of Weir's own sets something. */
    void settingBegins() {
        restored = isInBlock();
    }

    boolean isInBlock() {
        return status != ServerSession.IDLE;
    }

    void forgetOwnError() {
        ownError = null;
    }

    void ownQueryBegins() {
        forgetOwnError();
        statements.unnamed(null); // a simple query destroys it
    }

    @Nullable
    ServerError ownError() {
        return ownError;
    }

    @Nullable
    ServerError farewell() {
        return farewell;
    }

    /** Whether the client at work has been sent the last words. */
    boolean isFarewellTold() {
        return farewellTold;
    }

    byte status() {
        return status;
    }

    /** Nothing is owed that anybody knows of: as much rest as there is after a Sync in the middle of a COPY. */
    boolean isDone() {
        return status == ServerSession.IDLE && ledger.isEmpty() && !ledger.isUnsynced();
    }

    boolean isPinned() {
        return pinned != null || cursors.areHeld() || ledger.isAmbiguous();
    }

    /** What keeps the server with its client beyond the transaction, for people; null when nothing does. */
    @Nullable
    String pinnedBy() {
        if (pinned == null && cursors.areHeld()) {
            return "WITH HOLD";
        }
        return pinned;
    }
}
