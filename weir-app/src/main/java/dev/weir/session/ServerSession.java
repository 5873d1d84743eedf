package dev.weir.session;

import dev.weir.pool.CloseReason;
import dev.weir.pool.PoolMode;
import dev.weir.pool.PooledServer;
import dev.weir.pool.ServerState;
import dev.weir.wire.CancelKey;
import dev.weir.wire.FrontendMessages;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to PostgreSQL, from its login to its end. While leased it serves one client; {@link ServerCleanup} makes
 * sure that nothing of that client is left before the next.
 */
public final class ServerSession extends PooledServer {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);
    /** Transaction status of ReadyForQuery: in no transaction. */
    static final byte IDLE = 'I';

    private SessionPool pool;
    private final Link link;
    private final ServerLogin login;
    private final ReplyLedger ledger = new ReplyLedger();
    private final ServerStatements statements = new ServerStatements();
    private final ServerSettings settings;
    private final WorkClock clock = new WorkClock(this);
    private final ReplyEffects effects;
    private final BackendRelay relay;
    private final LeasePreparation preparation = new LeasePreparation(this);
    private final ServerCleanup cleanup = new ServerCleanup(this, ledger);
    private final RelayOutput input;
    private LeasePhase phase = LeasePhase.LOGIN;
    private @Nullable ClientSession client;
    /** Requests of the present client have been sent. */
    private boolean used;
    /** What it said right behind its login, while it is between two lanes. */
    private @Nullable ByteBuf heard;

    public ServerSession(SessionPool pool, Link link, ServerCredentials credentials, Dial dial) {
        super(dial.began());
        this.pool = pool;
        this.link = link;
        this.input = new RelayOutput(link);
        this.settings = new ServerSettings(pool.settings());
        this.effects = new ReplyEffects(this, clock);
        this.relay = new BackendRelay(this, ledger, effects);
        this.login = new ServerLogin(this, pool, credentials, dial);
    }

    // ---- events of the connection ----

    /** The connection stands: log in. */
    public void connected() {
        login.begin();
    }

    /** Bytes from PostgreSQL; takes the buffer. */
    public void received(ByteBuf bytes) {
        pool.counters().bytesSent += bytes.readableBytes();
        switch (phase) {
            case LOGIN -> login.received(bytes);
            case IDLE, PREPARING, SERVING, RECOVERING, CLEANING, AWAITING_CANCEL -> relay.received(bytes);
            case LEAVING, CLOSED -> bytes.release();
        }
    }

    /** The operating system has no more bytes for now. */
    public void readComplete() {
        if (client != null) {
            client.link().flush();
        }
    }

    public void writabilityChanged() {
        if (client != null && phase == LeasePhase.SERVING) {
            client.link().reading(link.writable());
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
        pool.lane().lost(this, pool.now());
        if (orphan != null) {
            orphan.serverLost(!used, effects.farewell(), effects.isFarewellTold());
        }
    }

    private void end() {
        phase = LeasePhase.CLOSED;
        client = null;
        ledger.clear();
        statements.clear();
        relay.release();
        input.discard();
    }

    // ---- login ----

    /** Logged in and ready; called by {@link ServerLogin}. Takes the buffer with what the server said after that. */
    void loggedIn(ByteBuf behind) {
        phase = LeasePhase.IDLE;
        pool.lane().opened(this, pool.now());
        if (state() == ServerState.MOVING) {
            heard = behind;
        } else {
            received(behind);
        }
    }

    /** The login failed, and {@link ServerLogin} tells the pool; the connection is of no more use. */
    void loginFailed() {
        end();
        link.abort();
    }

    /** server_connect_timeout is over. */
    public void loginTimedOut() {
        login.timedOut();
    }

    /** Idle, and given to another lane: the connection is between two loops until {@link #arrived}. */
    public void leaves() {
        statements.leave();
    }

    /** On the loop of the new lane, whether or not the connection has survived; events of the connection may follow. */
    public void arrived(SessionPool next) {
        pool = next;
        settings.movedTo(next.settings());
        statements.arrive(next);
        if (heard != null) {
            received(heard);
            heard = null;
        }
    }

    // ---- leases ----

    /** A client leases the server, which will be brought to the client's settings first. */
    void serve(ClientSession client) {
        this.client = client;
        used = false;
        pool.counters().serverAssignments++;
        prepare(client);
    }

    /** Brings the settings to the client's, then calls {@link ClientSession#serverReady}: at once when nothing differs. */
    void prepare(ClientSession client) {
        phase = LeasePhase.PREPARING;
        effects.forgetOwnError();
        String sql = preparation.query(client.settings().current());
        if (sql == null) {
            prepared();
        } else {
            link.reading(true); // a slow client may have stopped it
            ask(sql);
        }
    }

    private void prepared() {
        ClientSession served = client;
        if (preparation.isCheckFailed(effects.ownError() != null)) {
            link.abort(); // as good as dead; closed() follows, and the client gets another one
            return;
        }
        phase = LeasePhase.SERVING;
        if (served == null) {
            preparation.endedWithoutClient(effects.ownError() != null);
            cleanup.recover(true);
        } else if (effects.ownError() != null) {
            served.settingsRefused(effects.ownError());
        } else {
            served.settings().become(settings.adopt(served.settings().current()));
            served.serverReady();
        }
    }

    /** The client has its answer and goes on without this server. */
    void detach() {
        freeFromClient();
        cleanup.begin();
    }

    /** The client is gone, perhaps with half a frame sent; after a goodbye what it has asked for is carried out all the same. */
    void abandon(boolean midFrame, boolean saidGoodbye) {
        freeFromClient();
        if (midFrame || isReplication() || ledger.isAmbiguous()) {
            LOG.debug("cutting off server {} of {}: its client left in the middle", login.pid(), pool.key());
            link.abort();
        } else if (phase == LeasePhase.SERVING) {
            cleanup.recover(!saidGoodbye);
        } // else PREPARING: its own query ends soon, and finds no client
    }

    private void freeFromClient() {
        boolean session = client != null && client.mode() == PoolMode.SESSION;
        client = null;
        cleanup.owes(effects.unpin(), session && used, effects.takeCursors());
        link.reading(true); // a slow client may have stopped it
    }

    @Override
    protected void retire(CloseReason reason) {
        LOG.debug("closing server {} of {}: {}", login.pid(), pool.key(), reason);
        cleanup.endConnection();
    }

    /** Ten times a second. */
    public void tick(long now) {
        boolean overdue = switch (phase) {
            case RECOVERING, CLEANING, AWAITING_CANCEL, LEAVING -> cleanup.isOverdue(now);
            case PREPARING -> preparation.isOverdue(now);
            case LOGIN, IDLE, SERVING, CLOSED -> false;
        };
        if (overdue) {
            LOG.warn("server {} of {} does not come to an end ({}): cutting it off", login.pid(), pool.key(), phase);
            link.abort();
        }
    }

    /** Cancels what the client runs, if it runs anything; an idle server must never be hit by a late cancel. */
    void cancelRequested(Runnable done) {
        if (phase == LeasePhase.SERVING && !ledger.isEmpty()) {
            cleanup.cancel(done);
        } else {
            done.run();
        }
    }

    // ---- what the relay asks and tells ----

    @Nullable
    RelayOutput clientOutput() {
        return phase == LeasePhase.SERVING && client != null ? client.voice().output() : null;
    }

    ReplyEffects effects() {
        return effects;
    }

    void copyInBegins() {
        cleanup.copyInBegan();
    }

    /** Server and Weir disagree about the conversation: nothing that follows could be trusted. */
    void broken(String what) {
        LOG.error("server {} of {} {}: closing it", login.pid(), pool.key(), what);
        link.abort();
        closed(); // now, before anybody is given this server
    }

    /** Everything that came in one go has been handled: now see what that means for the lease. */
    void turnEnded() {
        switch (phase) {
            case PREPARING -> {
                if (ledger.isClear() && effects.farewell() == null) {
                    prepared();
                }
            }
            case SERVING -> {
                if (client != null && !effects.isFarewellTold()) {
                    servedTurn(client);
                }
            }
            case RECOVERING -> cleanup.recovered();
            case CLEANING -> cleanup.cleaned(effects.ownError() == null);
            case IDLE -> {
                if (effects.farewell() != null) {
                    link.abort();
                    closed();
                }
            }
            case LOGIN, AWAITING_CANCEL, LEAVING, CLOSED -> {}
        }
    }

    private void servedTurn(ClientSession served) {
        if (!served.link().writable()) {
            link.reading(false);
        }
        if (ledger.isClear()) {
            served.turnEnded(effects.status());
        } else {
            served.repliesCame();
            served.departure().goIfDone(effects.isDone());
        }
    }

    /** Sends a query of Weir's own. */
    void ask(String sql) {
        effects.ownQueryBegins();
        ledger.add(ReplyLedger.QUERY, ReplyLedger.SWALLOW, null);
        FrontendMessages.query(own(), sql);
        send();
    }

    ByteBuf own() {
        return input.own();
    }

    void send() {
        input.send();
        link.flush();
    }

    RelayOutput input() {
        return input;
    }

    /** A request of the client goes out on a server that owed nothing. */
    void requestBegins(long now) {
        used = true;
        clock.requestBegins(now);
    }

    /** Puts in replies that are due at once, because everything before them has been answered. */
    void settle(RelayOutput out) {
        relay.settle(out);
    }

    ReplyLedger ledger() {
        return ledger;
    }

    ServerStatements statements() {
        return statements;
    }

    ServerSettings settings() {
        return settings;
    }

    void phase(LeasePhase next) {
        phase = next;
    }

    /** Nothing is owed and no transaction is open. */
    boolean isAtRest() {
        return effects.status() == IDLE && ledger.isClear();
    }

    boolean isUsed() {
        return used;
    }

    /** In the middle of handling what it has sent: its client goes on after that. */
    boolean isInTurn() {
        return relay.isInTurn();
    }

    boolean isMidFrame() {
        return relay.midFrame();
    }

    boolean isReplication() {
        return login.isReplication();
    }

    public Link link() {
        return link;
    }

    boolean isAwaitingCancel() {
        return cleanup.isAwaitingCancel();
    }

    public @Nullable CancelKey cancelKey() {
        return login.cancelKey();
    }

    @Nullable
    ClientSession client() {
        return client;
    }

    LeasePhase phase() {
        return phase;
    }

    public SessionPool pool() {
        return pool;
    }

    WorkClock clock() {
        return clock;
    }
}
