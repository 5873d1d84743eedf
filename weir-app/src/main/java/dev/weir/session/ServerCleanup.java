package dev.weir.session;

import dev.weir.pool.CloseReason;
import dev.weir.pool.ServerState;
import dev.weir.wire.FrontendMessages;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Takes a server from the moment its client leaves it to the moment the pool gets it back, provably clean, or not at all:
 * ends the COPY, the query, the batch and the transaction that a vanished client has begun, waits for cancels that are on
 * their way, and runs the reset query where one is due.
 */
final class ServerCleanup {
    /** A server that has not come to rest by then is cut off: a cancelled query, or a ROLLBACK, takes milliseconds. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);

    private static final String DISCARD_ALL = "DISCARD ALL";

    private final ServerSession server;
    private final ReplyLedger ledger;
    private int cancels;
    private long cleanBy;
    private boolean resetDue;
    /** It was shared while a client had a session's state: however the reset query is configured, nothing of that may stay. */
    private boolean discardDue;

    private boolean cursorsDue;

    ServerCleanup(ServerSession server, ReplyLedger ledger) {
        this.server = server;
        this.ledger = ledger;
    }

    /** What the client leaves behind: state for which it was pinned, a session of its own, cursors that CLOSE ALL ends. */
    void owes(boolean unpinned, boolean reset, boolean closeCursors) {
        discardDue |= unpinned;
        resetDue |= unpinned || reset;
        cursorsDue |= closeCursors;
    }

    /** The client has its answer, nothing is owed and no transaction is open. */
    void begin() {
        restartClock();
        owes(server.effects().unpin(), false, server.effects().takeCursors()); // what has come to light since it left
        server.phase(LeasePhase.AWAITING_CANCEL);
        if (cancels == 0) {
            cleanUp();
        }
    }

    /** The client left in the middle of something. {@code cancel}: whatever it is, nobody wants it any more. */
    void recover(boolean cancel) {
        restartClock();
        if (ledger.isOpen() && !ledger.wantsCopyEnd()) {
            server.retire(CloseReason.UNFIT); // a Sync would commit what the client has not; a failed COPY undoes it
            return;
        }
        server.phase(LeasePhase.RECOVERING);
        if (ledger.wantsCopyEnd()) {
            endCopy();
        } else if (cancel && !ledger.isEmpty()) {
            cancel(() -> {});
        }
        if (ledger.isUnsynced()) {
            ledger.sync();
            FrontendMessages.sync(server.own());
            server.send();
        }
        recovered();
    }

    /** The server has just begun a COPY IN, which its client, having vanished, will not end. */
    void copyInBegan() {
        ledger.copyInBegins();
        if (server.phase() == LeasePhase.RECOVERING && ledger.wantsCopyEnd()) {
            endCopy();
        }
    }

    private void endCopy() {
        ledger.copyEnd();
        FrontendMessages.copyFail(server.own(), "the client has disconnected");
        server.send();
    }

    /** Replies have come in while {@link LeasePhase#RECOVERING}. */
    void recovered() {
        if (ledger.isAmbiguous()) {
            server.retire(CloseReason.UNFIT);
            return;
        }
        if (!ledger.isClear()) {
            return;
        }
        if (server.effects().status() != ServerSession.IDLE) {
            server.phase(LeasePhase.CLEANING);
            server.ask("ROLLBACK");
        } else {
            begin();
        }
    }

    private void cleanUp() {
        SessionPolicy policy = server.pool().policy();
        String query = resetDue || policy.resetAlways() ? policy.resetQuery() : "";
        if (discardDue && !query.toUpperCase(Locale.ROOT).contains(DISCARD_ALL)) {
            query = DISCARD_ALL;
        } else if (query.isEmpty() && cursorsDue) {
            query = "CLOSE ALL";
        }
        resetDue = false;
        discardDue = false;
        cursorsDue = false;
        if (server.isReplication()) {
            server.retire(CloseReason.SINGLE_USE);
        } else if (!query.isEmpty() && server.closeNeeded() == null) {
            server.phase(LeasePhase.CLEANING);
            server.pool().lane().resetting(server, server.pool().now());
            server.ask(query);
        } else {
            release();
        }
    }

    /** ROLLBACK, or the reset query, has ended. */
    void cleaned(boolean succeeded) {
        if (!ledger.isClear()) {
            return;
        }
        if (!succeeded || server.effects().status() != ServerSession.IDLE) {
            server.retire(CloseReason.UNFIT);
        } else if (server.state() == ServerState.RESETTING) {
            release();
        } else {
            begin();
        }
    }

    private void release() {
        if (server.effects().farewell() != null) {
            server.closeWhenReleased(CloseReason.UNFIT); // its last words came right behind the answer
        }
        server.phase(LeasePhase.IDLE);
        server.pool().lane().release(server, server.pool().now());
    }

    /** Asks PostgreSQL to cancel what the server runs; until that is over the server is not handed on. */
    void cancel(Runnable done) {
        if (server.cancelKey() == null) {
            done.run();
            return;
        }
        cancels++;
        server.pool().outside().cancel(server, landed -> {
            cancels--;
            if (!landed) {
                server.closeWhenReleased(CloseReason.UNFIT); // it may still be hit, whoever uses it then
            }
            if (cancels == 0 && server.phase() == LeasePhase.AWAITING_CANCEL) {
                cleanUp();
            }
            done.run();
        });
    }

    boolean isAwaitingCancel() {
        return cancels > 0;
    }

    /** Politely when the server waits for a request, at once when it is in the middle of something. */
    void endConnection() {
        boolean polite = server.isAtRest() && server.phase() != LeasePhase.LOGIN;
        server.phase(LeasePhase.LEAVING);
        restartClock();
        if (polite) {
            FrontendMessages.terminate(server.own());
            server.send();
        } else {
            server.link().abort();
        }
    }

    /** From now on it has a few seconds to come to an end. */
    void restartClock() {
        cleanBy = server.pool().now() + PATIENCE;
    }

    /** Whether they are over; where only a cancel is awaited, cancel_wait_timeout is the limit. */
    boolean isOverdue(long now) {
        boolean cancelAwaited = cancels > 0 && server.phase() == LeasePhase.AWAITING_CANCEL;
        return !cancelAwaited && now - cleanBy > 0;
    }
}
