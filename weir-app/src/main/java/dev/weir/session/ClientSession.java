package dev.weir.session;

import dev.weir.pool.PoolMode;
import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.pool.Waiter;
import dev.weir.wire.ClientError;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One client after its login, until its goodbye. It holds a server only while it needs one: from its first request to the
 * end of its transaction, or of its session, as {@code pool_mode} has it.
 */
public final class ClientSession extends Waiter<ServerSession> {
    private final SessionPool pool;
    private final Link link;
    private final ClientIdentity identity;
    private final Runnable ended;
    private final ClientVoice voice;
    private final ClientStatements statements = new ClientStatements();
    private final ClientSettings settings;
    private final FrontendRelay relay = new FrontendRelay(this);
    private ClientState state = ClientState.READY;
    private @Nullable ServerSession server;
    /** The login is complete; before that the first lease is only for learning what to tell the client. */
    private boolean welcomed;
    /** Inside a call that may be answered at once: whoever called goes on by itself. */
    private boolean acquiring;
    /** The query that was to run next has been cancelled. */
    private boolean cancelled;
    /** Weir is shutting down: the client goes at the next end of a transaction. */
    private boolean draining;

    /** Terminate has been read, behind requests that are not answered yet. */
    private boolean leaving;

    private long since;

    /** @param ended runs once, when the session is over */
    public ClientSession(SessionPool pool, Link link, ClientIdentity identity, Runnable ended) {
        this.pool = pool;
        this.link = link;
        this.identity = identity;
        this.ended = ended;
        this.voice = new ClientVoice(link);
        this.settings = new ClientSettings(pool, identity.startup().settings());
    }

    /** The client has proved who it is: completes the login, asking a server where nobody before has asked the same. */
    public void begin() {
        since = pool.now();
        pool.counters().clientLogins++;
        if (!pool.key().replication() && settings.areKnown()) {
            welcome();
        } else {
            acquire();
        }
    }

    private void welcome() {
        welcomed = true;
        voice.welcome(settings, identity.key());
    }

    // ---- events of the connection ----

    /** Bytes from the client; takes the buffer. */
    public void received(ByteBuf bytes) {
        if (state == ClientState.CLOSED) {
            bytes.release();
            return;
        }
        relay.add(bytes);
        if (welcomed && (state == ClientState.READY || state == ClientState.LEASED)) {
            relay.run();
        }
    }

    public void writabilityChanged() {
        if (server != null && state == ClientState.LEASED) {
            server.link().reading(link.writable());
        }
    }

    // ---- leases ----

    /** Asks for a server; false when the answer comes later. */
    boolean acquire() {
        state = ClientState.WAITING;
        acquiring = true;
        pool.lane().acquire(this, pool.now());
        acquiring = false;
        if (state == ClientState.WAITING || state == ClientState.PREPARING) {
            link.reading(false);
        }
        return state == ClientState.LEASED;
    }

    @Override
    protected void granted(ServerSession granted) {
        pool.counters().waitTime += pool.now() - since();
        server = granted;
        state = ClientState.PREPARING;
        granted.serve(this);
    }

    /** The leased server has the client's settings. */
    void serverReady() {
        state = ClientState.LEASED;
        if (!welcomed) {
            firstLease();
        } else if (cancelled) {
            letGo(false);
            refuse(SessionErrors.cancelled());
        } else if (!acquiring) {
            link.reading(true);
            relay.run();
        }
    }

    private void firstLease() {
        settings.learned();
        welcome();
        if (pool.key().replication()) {
            return; // the server is this client's alone
        }
        letGo(false);
        relay.run();
    }

    private void letGo(boolean used) {
        ServerSession held = server;
        server = null;
        state = ClientState.READY;
        cancelled = false;
        since = pool.now();
        voice.flush(); // nobody else will: the server's next bytes are another client's
        link.reading(true);
        if (held != null) {
            held.detach(used);
        }
    }

    /** Everything the server has sent is handled and it owes nothing more. */
    void turnEnded(byte status) {
        ByteBuf again = relay.replay().answered();
        if (again != null) {
            relay.runAgain(again);
            return;
        }
        since = pool.now();
        if (status != ServerSession.IDLE) {
            if (pool.policy().mode() == PoolMode.STATEMENT) {
                close(SessionErrors.transactionInStatementMode());
            }
            return;
        }
        if (leaving) {
            relay.run();
        } else if (draining) {
            close(SessionErrors.shuttingDown());
        } else if (mayLetGo()) {
            letGo(true);
        }
    }

    private boolean mayLetGo() {
        return pool.policy().mode() != PoolMode.SESSION
                && server != null
                && !server.effects().isPinned()
                && !relay.midFrame()
                && !pool.key().replication();
    }

    /** All that had come has been handled: a lease that turned out not to be needed, or was only held by half a frame, ends. */
    void ran() {
        if (state == ClientState.LEASED && server != null && server.isAtRest() && mayLetGo()) {
            letGo(true);
        }
    }

    /**
     * A request is about to be sent to a server that owes nothing; false when the server has to be brought to the client's
     * settings first, which a RESET may have changed.
     */
    boolean requestMayBegin(ServerSession leased) {
        if (leased.isAtRest() && leased.settings().differFrom(settings.current())) {
            state = ClientState.PREPARING;
            acquiring = true;
            leased.prepare(this);
            acquiring = false;
            if (state != ClientState.LEASED) {
                link.reading(false);
                return false;
            }
        }
        leased.requestBegins(pool.now());
        return true;
    }

    @Override
    protected void refused(Refusal refusal) {
        ClientError.Severity severity = welcomed ? ClientError.Severity.ERROR : ClientError.Severity.FATAL;
        refuse(new ClientError(severity, refusal.sqlState(), refusal.message(), refusal.detail(), refusal.hint()));
    }

    /** PostgreSQL does not take the client's settings: it would have refused the login. */
    void settingsRefused(ServerError error) {
        letGo(false);
        close(error.toClientError(ClientError.Severity.FATAL));
    }

    /** Answers the request that waits with an error; a client that is still logging in has to go. */
    private void refuse(ClientError error) {
        if (!welcomed) {
            close(error);
            return;
        }
        state = ClientState.READY;
        voice.say(error);
        link.reading(true);
        relay.refuseFirst();
    }

    @Override
    protected void waitingLong(QueueReport report) {
        voice.say(ClientError.notice(SqlState.SUCCESSFUL_COMPLETION)
                .message("%s", report.message())
                .detail("%s", report.detail()));
    }

    /**
     * The leased server is gone.
     *
     * @param unused nothing of this client's had been sent to it: another one will do
     * @param farewell its last words; they have been passed on
     */
    void serverLost(boolean unused, @Nullable ServerError farewell) {
        server = null;
        if (unused && !pool.key().replication()) {
            state = ClientState.WAITING;
            pool.lane().reacquire(this, pool.now());
        } else if (farewell != null) {
            closed();
            link.closeAfterFlush();
        } else {
            close(SessionErrors.serverVanished());
        }
    }

    // ---- ending ----

    /** Terminate; false while requests sent before it are still being answered: they are carried out, as PostgreSQL does. */
    boolean goodbye() {
        leaving = server != null && !server.ledger().isEmpty();
        if (!leaving) {
            closed();
            link.closeAfterFlush();
        }
        return !leaving;
    }

    /** The client will send nothing more, but may still read. Without a goodbye that is how a connection is lost. */
    public void inputEnded() {
        if (!leaving && !relay.endsWithGoodbye()) {
            closed();
            link.abort();
        }
    }

    /** Tells the client why and closes; what it was doing is undone. */
    public void close(ClientError why) {
        if (state == ClientState.CLOSED) {
            return;
        }
        if (server != null && server.isMidFrame()) {
            voice.flush(); // in the middle of a row nothing can be said that the client would understand
        } else {
            voice.say(why);
        }
        closed();
        link.closeAfterFlush();
    }

    /** The client has closed its connection, or lost it, or is being sent home. */
    public void closed() {
        if (state == ClientState.CLOSED) {
            return;
        }
        boolean waiting = state == ClientState.WAITING;
        ServerSession held = server;
        boolean half = relay.midFrame();
        state = ClientState.CLOSED;
        server = null;
        if (waiting) {
            pool.lane().withdraw(this);
        }
        statements.forgetUnnamed();
        statements.forgetNamed();
        relay.release();
        voice.discard();
        if (held != null) {
            held.abandon(half, leaving);
        }
        ended.run();
    }

    /** Weir goes away: the client does at the end of its transaction, which may be now. */
    public void drain() {
        draining = true;
        boolean resting =
                state == ClientState.READY || (state == ClientState.LEASED && server != null && server.isAtRest());
        if (resting && relay.isIdle() && welcomed) {
            close(SessionErrors.shuttingDown());
        }
    }

    /** A CancelRequest with this client's key has come. */
    public void cancelRequested() {
        switch (state) {
            case WAITING -> {
                if (welcomed && pool.lane().withdraw(this)) {
                    refuse(SessionErrors.cancelled());
                }
            }
            case PREPARING -> cancelled = welcomed;
            case LEASED -> {
                if (server != null) {
                    server.cancelRequested();
                }
            }
            case READY, CLOSED -> {} // nothing runs: PostgreSQL would ignore it too
        }
    }

    /** About ten times a second. */
    public void tick(long now) {
        ClientError over = switch (state) {
            case READY -> welcomed ? TimeLimits.idle(pool.policy().timeouts(), now - since) : null;
            case LEASED -> server == null ? null : server.overdue(now, now - since);
            case WAITING, PREPARING, CLOSED -> null;
        };
        if (over != null) {
            close(over);
        }
    }

    // ---- what the relays use ----

    ClientVoice voice() {
        return voice;
    }

    FrontendRelay relay() {
        return relay;
    }

    @Nullable
    ServerSession server() {
        return state == ClientState.LEASED ? server : null;
    }

    ClientStatements statements() {
        return statements;
    }

    ClientSettings settings() {
        return settings;
    }

    SessionPool pool() {
        return pool;
    }

    public Link link() {
        return link;
    }

    public ClientState state() {
        return state;
    }

    public ClientIdentity identity() {
        return identity;
    }

    public @Nullable ServerSession leased() {
        return server;
    }

    /** When the present state of affairs began: the login, the last answer, the last request. */
    public long idleSince() {
        return since;
    }
}
