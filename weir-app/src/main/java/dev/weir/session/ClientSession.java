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
    /** What the client is doing about a server. */
    public enum State {
        /** Has none and needs none. */
        READY,
        /** Stands in the pool's queue; is not read. */
        WAITING,
        /** Has one that is being brought to its settings; is not read. */
        PREPARING,
        LEASED,
        CLOSED
    }

    private final SessionPool pool;
    private final Link link;
    private final ClientIdentity identity;
    private final Runnable ended;
    private final ClientVoice voice;
    private final ClientStatements statements = new ClientStatements();
    private final ClientSettings settings;
    private final FrontendRelay relay = new FrontendRelay(this);
    private State state = State.READY;
    private @Nullable ServerSession server;
    /** The login is complete; before that the first lease is only for learning what to tell the client. */
    private boolean welcomed;
    /** Inside a call that may be answered at once: whoever called goes on by itself. */
    private boolean acquiring;
    /** The query that was to run next has been cancelled. */
    private boolean cancelled;
    /** Weir is shutting down: the client goes at the next end of a transaction. */
    private boolean draining;

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
        if (state == State.CLOSED) {
            bytes.release();
            return;
        }
        relay.add(bytes);
        if (welcomed && (state == State.READY || state == State.LEASED)) {
            relay.run();
        }
    }

    public void writabilityChanged() {
        if (server != null && state == State.LEASED) {
            server.link().reading(link.writable());
        }
    }

    // ---- leases ----

    /** Asks for a server; false when the answer comes later. */
    boolean acquire() {
        state = State.WAITING;
        acquiring = true;
        pool.lane().acquire(this, pool.now());
        acquiring = false;
        if (state == State.WAITING || state == State.PREPARING) {
            link.reading(false);
        }
        return state == State.LEASED;
    }

    @Override
    protected void granted(ServerSession granted) {
        pool.counters().waitTime += pool.now() - since();
        server = granted;
        state = State.PREPARING;
        granted.serve(this);
    }

    /** The leased server has the client's settings. */
    void serverReady() {
        state = State.LEASED;
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
        state = State.READY;
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
        if (draining) {
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
        if (state == State.LEASED && server != null && server.isAtRest() && mayLetGo()) {
            letGo(true);
        }
    }

    /**
     * A request is about to be sent to a server that owes nothing; false when the server has to be brought to the client's
     * settings first, which a RESET may have changed.
     */
    boolean requestMayBegin(ServerSession leased) {
        if (leased.isAtRest() && leased.settings().differFrom(settings.current())) {
            state = State.PREPARING;
            acquiring = true;
            leased.prepare(this);
            acquiring = false;
            if (state != State.LEASED) {
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
        state = State.READY;
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
            state = State.WAITING;
            pool.lane().reacquire(this, pool.now());
        } else if (farewell != null) {
            closed();
            link.closeAfterFlush();
        } else {
            close(SessionErrors.serverVanished());
        }
    }

    // ---- ending ----

    /** Terminate. */
    void goodbye() {
        closed();
        link.closeAfterFlush();
    }

    /** Tells the client why and closes; what it was doing is undone. */
    public void close(ClientError why) {
        if (state == State.CLOSED) {
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
        if (state == State.CLOSED) {
            return;
        }
        boolean waiting = state == State.WAITING;
        ServerSession held = server;
        boolean half = relay.midFrame();
        state = State.CLOSED;
        server = null;
        if (waiting) {
            pool.lane().withdraw(this);
        }
        statements.forgetUnnamed();
        statements.forgetNamed();
        relay.release();
        voice.discard();
        if (held != null) {
            held.abandon(half);
        }
        ended.run();
    }

    /** Weir goes away: the client does at the end of its transaction, which may be now. */
    public void drain() {
        draining = true;
        boolean resting = state == State.READY || (state == State.LEASED && server != null && server.isAtRest());
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

    void serverWritable(boolean writable) {
        if (state == State.LEASED) {
            link.reading(writable);
        }
    }

    ClientVoice voice() {
        return voice;
    }

    FrontendRelay relay() {
        return relay;
    }

    @Nullable
    ServerSession server() {
        return state == State.LEASED ? server : null;
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

    public State state() {
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
