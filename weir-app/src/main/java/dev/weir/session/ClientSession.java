package dev.weir.session;

import dev.weir.pool.PoolMode;
import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.pool.Waiter;
import dev.weir.wire.BackendMessages;
import dev.weir.wire.ClientError;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import java.util.Map;
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
    private final RelayOutput output;
    private final ClientStatements statements = new ClientStatements();
    private final FrontendRelay relay = new FrontendRelay(this);
    private State state = State.READY;
    private @Nullable ServerSession server;
    private Settings startup;
    private Settings settings;
    private @Nullable ClientStatement lastBound;
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
        this.output = new RelayOutput(link);
        this.startup = Settings.of(identity.startup().settings());
        this.settings = startup;
    }

    /** The client has proved who it is: completes the login, asking a server where nobody before has asked the same. */
    public void begin() {
        since = pool.now();
        pool.counters().clientLogins++;
        Settings known = pool.settings().worded(startup);
        if (pool.welcome() != null && known != null && !pool.key().replication()) {
            startup = known;
            settings = known;
            welcome();
        } else {
            acquire();
        }
    }

    private void welcome() {
        welcomed = true;
        ByteBuf out = output.own();
        Map<String, String> reported = pool.welcome();
        if (reported != null) {
            reported.forEach((name, value) -> {
                String own = settings.get(Settings.key(name));
                BackendMessages.parameterStatus(out, name, own == null ? value : own);
            });
        }
        BackendMessages.backendKeyData(out, identity.key());
        BackendMessages.readyForQuery(out, ServerSession.IDLE);
        flushOutput();
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

    /** The client has closed its connection, or lost it. */
    public void closed() {
        end();
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
            refuse(cancelledByUser());
        } else if (!acquiring) {
            link.reading(true);
            relay.run();
        }
    }

    private void firstLease() {
        pool.settings().learn(startup, settings);
        startup = settings;
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
        flushOutput(); // nobody else will: the server's next bytes are another client's
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
                close(Farewell.transactionInStatementMode());
            }
            return;
        }
        if (draining) {
            close(Farewell.shuttingDown());
        } else if (mayLetGo()) {
            letGo(true);
        }
    }

    private boolean mayLetGo() {
        return pool.policy().mode() != PoolMode.SESSION
                && server != null
                && !server.isPinned()
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
        if (leased.isAtRest() && leased.settings().differFrom(settings)) {
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
        ServerSession held = server;
        server = null;
        state = State.READY;
        if (held != null) {
            held.detach(false);
        }
        close(error.toClientError(ClientError.Severity.FATAL));
    }

    /** Answers the request that waits with an error; a client that is still logging in has to go. */
    private void refuse(ClientError error) {
        if (!welcomed) {
            close(error);
            return;
        }
        state = State.READY;
        error.encode(output.own());
        flushOutput();
        link.reading(true);
        relay.refuseFirst();
    }

    void refusedUntilHere() {
        BackendMessages.readyForQuery(output.own(), ServerSession.IDLE);
        flushOutput();
    }

    @Override
    protected void waitingLong(QueueReport report) {
        ClientError.notice(SqlState.SUCCESSFUL_COMPLETION)
                .message("%s", report.message())
                .detail("%s", report.detail())
                .encode(output.own());
        flushOutput();
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
            end();
            link.closeAfterFlush();
        } else {
            close(Farewell.serverVanished());
        }
    }

    // ---- ending ----

    /** Terminate. */
    void goodbye() {
        end();
        link.closeAfterFlush();
    }

    void violated(String what) {
        close(Farewell.violation(what));
    }

    void simpleQueryRefused() {
        close(Farewell.simpleQuery());
    }

    /** Tells the client why and closes; what it was doing is undone. */
    public void close(ClientError why) {
        if (state == State.CLOSED) {
            return;
        }
        if (!relayedHalf()) {
            why.encode(output.own());
        }
        output.send();
        end();
        link.flush();
        link.closeAfterFlush();
    }

    /** In the middle of a row nothing can be said that the client would understand. */
    private boolean relayedHalf() {
        return server != null && server.isMidFrame();
    }

    private void end() {
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
        output.discard();
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
            close(Farewell.shuttingDown());
        }
    }

    /** A CancelRequest with this client's key has come. */
    public void cancelRequested() {
        switch (state) {
            case WAITING -> {
                if (welcomed && pool.lane().withdraw(this)) {
                    refuse(cancelledByUser());
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

    private static ClientError cancelledByUser() {
        return ClientError.error(SqlState.QUERY_CANCELED).message("canceling statement due to user request");
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

    void flushOutput() {
        output.send();
        link.flush();
    }

    void flushServer() {
        if (server != null) {
            server.input().send();
            server.link().flush();
        }
    }

    void serverWritable(boolean writable) {
        if (state == State.LEASED) {
            link.reading(writable);
        }
    }

    void settle() {
        if (server != null) {
            server.settle(output);
            flushOutput();
        }
    }

    void sent(int bytes) {
        pool.counters().bytesReceived += bytes;
    }

    void bound(@Nullable ClientStatement statement) {
        lastBound = statement;
    }

    void describedPortal() {
        if (lastBound != null) {
            lastBound.described = true;
        }
    }

    void settingsReset() {
        settings = startup;
    }

    RelayOutput output() {
        return output;
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

    Settings startup() {
        return startup;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings next) {
        settings = next;
    }

    SessionPool pool() {
        return pool;
    }

    // ---- facts ----

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

    public int preparedStatements() {
        return statements.size();
    }

    /** When the present state of affairs began: the login, the last answer, the last request. */
    public long idleSince() {
        return since;
    }
}
