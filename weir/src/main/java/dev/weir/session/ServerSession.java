package dev.weir.session;

import dev.weir.pool.CloseReason;
import dev.weir.pool.PooledServer;
import dev.weir.wire.BackendMessages;
import dev.weir.wire.CancelKey;
import dev.weir.wire.FrontendMessages;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to PostgreSQL, from its login to its end. While leased it serves one client; in between it makes sure that
 * nothing of that client is left: it is handed on only when it owes nothing, is in no transaction, and no cancel is on its
 * way to it.
 */
public final class ServerSession extends PooledServer {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);
    static final byte IDLE = 'I';

    private final SessionPool pool;
    private final Link link;
    private final ServerLogin login;
    private final ReplyLedger ledger = new ReplyLedger();
    private final ServerStatements statements = new ServerStatements();
    private final ServerSettings settings;
    private final BackendRelay relay = new BackendRelay(this, ledger);
    private final RelayOutput input;
    private LeasePhase phase = LeasePhase.LOGIN;
    private byte status = IDLE;
    private @Nullable ClientSession client;
    private int cancels;
    private long cleanBy;
    private long requestSince;
    /** What the last query of Weir's own came to; null when it succeeded. */
    private @Nullable ServerError ownError;
    /** The server's last words: after them it closes the connection. */
    private @Nullable ServerError farewell;
    /** Why the server cannot be shared while its present client stays. */
    private @Nullable String pinned;

    public ServerSession(SessionPool pool, Link link, ServerCredentials credentials) {
        super(pool.now());
        this.pool = pool;
        this.link = link;
        this.input = new RelayOutput(link);
        this.settings = new ServerSettings(pool.settings());
        this.login = new ServerLogin(this, pool, link, credentials);
    }

    // ---- events of the connection ----

    /** The connection stands: log in. */
    public void connected() {
        login.begin();
    }

    /** Bytes from PostgreSQL; takes the buffer. */
    public void received(ByteBuf bytes) {
        pool.counters().bytesReceived += bytes.readableBytes();
        switch (phase) {
            case LOGIN -> login.received(bytes);
            case IDLE, PREPARING, SERVING, RECOVERING, CLEANING, AWAITING_CANCEL -> relay.received(bytes);
            case CLOSED -> bytes.release();
        }
    }

    /** The operating system has no more bytes for now. */
    public void readComplete() {
        if (client != null) {
            client.flushOutput();
        }
    }

    public void writabilityChanged() {
        if (client != null) {
            client.serverWritable(link.writable());
        }
    }

    /** The connection is gone, for whatever reason. */
    public void closed() {
        if (phase == LeasePhase.CLOSED) {
            return;
        }
        LeasePhase was = phase;
        ClientSession orphan = client;
        end();
        if (was == LeasePhase.LOGIN) {
            login.closed();
            return;
        }
        if (pool.lane() != null) {
            pool.lane().lost(this, pool.now());
        }
        if (orphan != null) {
            orphan.serverLost(was == LeasePhase.PREPARING, farewell);
        }
    }

    private void end() {
        phase = LeasePhase.CLOSED;
        client = null;
        ledger.clear();
        statements.clear();
        relay.release();
        input.discard();
        link.abort();
    }

    // ---- login ----

    /** Logged in and ready; called by {@link ServerLogin}. */
    void loggedIn() {
        phase = LeasePhase.IDLE;
        pool.lane().opened(this, pool.now());
    }

    /** The login failed, and {@link ServerLogin} has told the pool; the connection is of no more use. */
    void loginFailed() {
        end();
    }

    // ---- leases ----

    /**
     * A client leases the server: brings it to the client's settings, then calls {@link ClientSession#serverReady}, at once
     * when nothing differs.
     */
    void serve(ClientSession client) {
        this.client = client;
        pool.counters().serverAssignments++;
        prepare(client);
    }

    /** Brings the settings to the client's, now or within a lease. */
    void prepare(ClientSession client) {
        String sql = settings.changesTo(client.settings());
        if (sql == null && needsCheck()) {
            sql = pool.policy().checkQuery();
        }
        phase = LeasePhase.PREPARING;
        ownError = null;
        if (sql == null) {
            prepared();
        } else {
            pool.counters().settingsApplied++;
            ask(sql);
        }
    }

    private boolean needsCheck() {
        SessionPolicy policy = pool.policy();
        return status == IDLE
                && !policy.checkQuery().isEmpty()
                && policy.checkDelay() > 0
                && leasedSince() - idleSince() > policy.checkDelay();
    }

    private void prepared() {
        ClientSession served = client;
        if (served == null) {
            recover();
        } else if (ownError != null) {
            phase = LeasePhase.SERVING;
            served.settingsRefused(ownError);
        } else {
            phase = LeasePhase.SERVING;
            served.settings(settings.adopt(served.settings()));
            served.serverReady();
        }
    }

    /** The client has its answer and nothing of it is left here; the lease ends, though a cancel may have to be awaited. */
    void detach() {
        client = null;
        pinned = null;
        phase = LeasePhase.AWAITING_CANCEL;
        cleanBy = pool.now() + pool.policy().timeouts().cancelWait();
        if (cancels == 0) {
            cleanUp();
        }
    }

    /** The client is gone. {@code midFrame}: with half a frame sent, which nobody can complete. */
    void abandon(boolean midFrame) {
        client = null;
        boolean lost = midFrame || login.isReplication() || ledger.isAmbiguous();
        if (lost) {
            finish(CloseReason.UNFIT);
        } else if (phase == LeasePhase.SERVING) {
            recover();
        } // PREPARING: its own query ends soon, and finds no client
    }

    /** Ends what the vanished client began: its COPY, its query, its batch, its transaction, in this order. */
    private void recover() {
        phase = LeasePhase.RECOVERING;
        cleanBy = pool.now() + pool.policy().timeouts().cancelWait();
        if (ledger.isCopyIn()) {
            endCopy();
        } else if (!ledger.isEmpty()) {
            cancel();
        }
        if (ledger.isUnsynced()) {
            ledger.sync();
            FrontendMessages.sync(own());
            send();
        }
        recovered();
    }

    private void endCopy() {
        ledger.copyEnd();
        FrontendMessages.copyFail(own(), "the client has disconnected");
        send();
    }

    private void recovered() {
        if (!ledger.isClear()) {
            return;
        }
        if (status != IDLE) {
            phase = LeasePhase.CLEANING;
            ask("ROLLBACK");
        } else {
            detach();
        }
    }

    /** Nothing is owed and no cancel is on its way: make the session as new where that is asked for, and let go. */
    private void cleanUp() {
        SessionPolicy policy = pool.policy();
        boolean reset = policy.mode() == dev.weir.pool.PoolMode.SESSION || policy.resetAlways() || resetDue;
        if (login.isReplication() || closeNeeded() != null) {
            finish(CloseReason.UNFIT);
        } else if (reset && !policy.resetQuery().isEmpty()) {
            resetDue = false;
            phase = LeasePhase.CLEANING;
            pool.lane().resetting(this, pool.now());
            ask(policy.resetQuery());
        } else {
            phase = LeasePhase.IDLE;
            pool.lane().release(this, pool.now());
        }
    }

    private boolean resetDue;

    /** A server that cannot be handed on leaves the pool. */
    private void finish(CloseReason reason) {
        if (phase == LeasePhase.CLOSED) {
            return;
        }
        LOG.debug("closing server {} of {}: {}", login.pid(), pool.key(), reason);
        if (phase != LeasePhase.RECOVERING && status == IDLE && ledger.isEmpty()) {
            FrontendMessages.terminate(own());
            send();
        }
        end();
        pool.lane().lost(this, pool.now());
    }

    @Override
    protected void retire(CloseReason reason) {
        LOG.debug("retiring server {} of {}: {}", login.pid(), pool.key(), reason);
        FrontendMessages.terminate(own());
        input.send();
        phase = LeasePhase.CLOSED;
        statements.clear();
        relay.release();
        link.flush();
        link.closeAfterFlush();
        pool.lane().lost(this, pool.now());
    }

    /** About ten times a second. */
    public void tick(long now) {
        switch (phase) {
            case RECOVERING, CLEANING, AWAITING_CANCEL -> {
                if (now - cleanBy > 0) {
                    LOG.warn("server {} of {} did not come to rest after its client left: closing it", login.pid(), pool.key());
                    finish(CloseReason.UNFIT);
                }
            }
            case LOGIN, IDLE, PREPARING, SERVING, CLOSED -> {}
        }
    }

    // ---- cancelling ----

    /** Cancels what the client runs, if it runs anything; an idle server must never be hit by a late cancel. */
    void cancelRequested() {
        if (phase == LeasePhase.SERVING && !ledger.isEmpty()) {
            cancel();
        }
    }

    private void cancel() {
        if (login.cancelKey() == null) {
            return;
        }
        cancels++;
        pool.outside().cancel(this, () -> {
            cancels--;
            if (cancels == 0 && phase == LeasePhase.AWAITING_CANCEL) {
                cleanUp();
            }
        });
    }

    // ---- what the relays ask and tell ----

    @Nullable RelayOutput clientOutput() {
        return phase == LeasePhase.SERVING && client != null ? client.output() : null;
    }

    void commandCompleted(ByteBuf in, int tag) {
        switch (CommandTag.of(in, tag)) {
            case DEALLOCATE_ALL -> forgetStatements();
            case DISCARD_ALL -> {
                forgetStatements();
                settings.discarded();
                pinned = null;
                if (client != null) {
                    client.settingsReset();
                }
            }
            case RESET -> settings.resetSomething();
            case LISTEN -> pin("LISTEN");
            case PREPARE -> pin("PREPARE");
            case OTHER -> {}
        }
    }

    private void forgetStatements() {
        statements.clear();
        if (client != null) {
            client.statements().forgetNamed();
        }
        ledger.reapply();
    }

    /** Without this the next client would get what this one left behind. */
    private void pin(String reason) {
        if (client != null && pool.policy().mode() == dev.weir.pool.PoolMode.TRANSACTION) {
            pinned = reason;
            resetDue = true;
        }
    }

    boolean clientListens() {
        return pinned != null || pool.policy().mode() == dev.weir.pool.PoolMode.SESSION;
    }

    /** @return the value to tell the client */
    String reported(String name, String value, boolean forClient) {
        ClientSession serving = phase == LeasePhase.SERVING ? client : null;
        return settings.reported(name, value, forClient ? serving : null);
    }

    void becameReady(byte now, boolean own) {
        status = now;
        if (!own) {
            pool.counters().queries++;
            pool.counters().queryTime += pool.now() - requestSince;
        }
        settings.queryEnded();
    }

    /** @return whether the client is to see it */
    boolean erred(ServerError error, ReplyLedger.Listener undo) {
        if (error.isFatal()) {
            farewell = error;
        }
        boolean own = ledger.swallows() && ledger.headRequest() == ReplyLedger.QUERY;
        if (own) {
            ownError = error;
        }
        if (error.is(SqlState.FEATURE_NOT_SUPPORTED) && client != null) {
            client.planIsStale(statements);
        }
        ledger.error(undo);
        return !own;
    }

    void copyInBegins() {
        ledger.copyInBegins();
        if (phase == LeasePhase.RECOVERING) {
            endCopy();
        }
    }

    void invent(int request, ByteBuf out) {
        if (request == ReplyLedger.PARSE) {
            BackendMessages.parseComplete(out);
        } else {
            BackendMessages.closeComplete(out);
        }
    }

    /** Server and Weir disagree about the conversation: nothing that follows could be trusted. */
    void broken(String what) {
        LOG.error("server {} of {} {}: closing it", login.pid(), pool.key(), what);
        closeWhenReleased(CloseReason.UNFIT);
        link.abort(); // closed() follows and tells the client
    }

    /** Everything that came in one go has been handled: now see what that means for the lease. */
    void turnEnded() {
        switch (phase) {
            case IDLE -> {
                if (farewell != null) {
                    link.abort();
                }
            }
            case PREPARING -> {
                if (ledger.isClear()) {
                    prepared();
                }
            }
            case SERVING -> servedTurn();
            case RECOVERING -> recovered();
            case CLEANING -> cleanedTurn();
            case LOGIN, AWAITING_CANCEL, CLOSED -> {}
        }
    }

    private void servedTurn() {
        ClientSession served = client;
        if (served == null) {
            return;
        }
        if (!served.link().writable()) {
            link.reading(false);
        }
        if (ledger.isClear()) {
            served.turnEnded(status, farewell != null);
        }
    }

    private void cleanedTurn() {
        if (!ledger.isClear()) {
            return;
        }
        if (status != IDLE || ownError != null) {
            finish(CloseReason.UNFIT);
        } else if (state() == dev.weir.pool.ServerState.RESETTING) {
            phase = LeasePhase.IDLE;
            pool.lane().release(this, pool.now());
        } else {
            detach();
        }
    }

    // ---- sending ----

    private void ask(String sql) {
        ownError = null;
        ledger.add(ReplyLedger.QUERY, ReplyLedger.SWALLOW, null);
        statements.unnamed(null); // a simple query destroys it
        FrontendMessages.query(own(), sql);
        send();
    }

    ByteBuf own() {
        return input.own(ByteBufAllocator.DEFAULT);
    }

    void send() {
        input.send();
        link.flush();
    }

    RelayOutput input() {
        return input;
    }

    /** A request of the client goes out on a server that owed nothing: query_timeout counts from here. */
    void requestBegins(long now) {
        requestSince = now;
    }

    /** Puts in replies that are due at once, because everything before them has been answered. */
    void settle(RelayOutput out) {
        if (!relay.midFrame() && ledger.hasDue()) {
            relay.settleNow(out);
        }
    }

    // ---- facts ----

    ReplyLedger ledger() {
        return ledger;
    }

    ServerStatements statements() {
        return statements;
    }

    public Link link() {
        return link;
    }

    byte status() {
        return status;
    }

    boolean isPinned() {
        return pinned != null || ledger.isAmbiguous();
    }

    public boolean isAwaitingCancel() {
        return cancels > 0;
    }

    public @Nullable CancelKey cancelKey() {
        return login.cancelKey();
    }

    public @Nullable ClientSession client() {
        return client;
    }

    public LeasePhase phase() {
        return phase;
    }
}
