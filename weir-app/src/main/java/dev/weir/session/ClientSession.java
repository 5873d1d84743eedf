package dev.weir.session;

import dev.weir.pool.PoolMode;
import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.pool.Waiter;
import dev.weir.wire.ClientError;
import dev.weir.wire.ServerError;
import dev.weir.wire.StartupMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One client after its login, until its goodbye. It holds a server only while it needs one: from its first request to the
 * end of its transaction, or of its session, as {@code pool_mode} has it.
 */
public final class ClientSession extends Waiter<ServerSession> {
    private SessionPool pool;
    private final Link link;
    private final Origin origin;
    private final ClientWitness witness;
    private final ClientVoice voice;
    private final ClientStatements statements = new ClientStatements();
    private final ClientSettings settings;
    private final PoolMode mode;
    private final FrontendRelay relay = new FrontendRelay(this);
    private final Departure departure = new Departure(this);
    private ClientState state = ClientState.READY;
    private @Nullable ServerSession server;
    private long since;
    /** The login is complete; before that the first lease is only for learning what to tell the client. */
    private boolean welcomed;
    /** Inside a call that may be answered at once: whoever called goes on by itself. */
    private boolean acquiring;
    /** The query that was to run next has been cancelled. */
    private boolean cancelled;

    public ClientSession(SessionPool pool, Link link, ClientIdentity identity, ClientWitness witness) {
        super(witness);
        this.pool = pool;
        this.link = link;
        this.origin = pool.origin(identity.startup());
        this.witness = witness;
        this.voice = new ClientVoice(link, identity.key());
        this.settings = new ClientSettings(pool, origin);
        this.mode = pool.policy().mode();
    }

    /** The client has proved who it is: completes the login, asking a server where nobody before has asked the same. */
    public void begin() {
        since = pool.now();
        pool.counters().clientLogins++;
        welcomed = !pool.key().replication() && settings.areKnown();
        if (welcomed) {
            voice.welcome(settings);
        } else {
            acquire();
        }
    }

    // ---- events of the connection ----

    /** Bytes from the client; takes the buffer. */
    public void received(ByteBuf bytes) {
        if (state == ClientState.CLOSED) {
            bytes.release();
            return;
        }
        relay.add(bytes);
        goOn();
        if (!welcomed || state == ClientState.WAITING || state == ClientState.PREPARING) {
            link.reading(false); // it waits; most clients send nothing meanwhile, so reading is stopped only now
        }
    }

    private void goOn() {
        if (welcomed && (state == ClientState.READY || state == ClientState.LEASED)) {
            relay.run();
        }
    }

    public void writabilityChanged() {
        if (server != null && state == ClientState.LEASED) {
            server.link().reading(link.writable());
        }
        if (server == null || !server.isInTurn()) {
            repliesCame();
        }
    }

    // ---- leases ----

    /** Asks for a server; false when the answer comes later. */
    boolean acquire() {
        state = ClientState.WAITING;
        acquiring = true;
        pool.lane().acquire(this, pool.now());
        acquiring = false;
        departure.waits();
        return state == ClientState.LEASED;
    }

    @Override
    protected void granted(ServerSession granted) {
        if (!acquiring) {
            pool.counters().waitTime += pool.now() - since();
        }
        server = granted;
        state = ClientState.PREPARING;
        settings.followReloads(voice);
        granted.serve(this);
    }

    /** The leased server has the client's settings. */
    void serverReady() {
        state = ClientState.LEASED;
        if (!welcomed) {
            firstLease();
        } else if (cancelled) {
            letGo();
            refuse(SessionErrors.cancelled());
        } else if (!acquiring) {
            link.reading(true);
            relay.run();
        }
    }

    private void firstLease() {
        settings.learned(settings.current());
        welcomed = true;
        voice.welcome(settings);
        if (pool.key().replication()) {
            link.reading(true); // the server is this client's alone
        } else {
            letGo();
        }
        relay.run();
        ran(); // also when nothing had come
    }

    private void letGo() {
        ServerSession held = server;
        server = null;
        state = ClientState.READY;
        cancelled = false;
        since = pool.now();
        voice.flush(); // nobody else will: the server's next bytes are another client's
        link.reading(true);
        if (held != null) {
            held.detach();
        }
        departure.goIfDue();
    }

    /** Everything the server has sent is handled and it owes nothing more. */
    void turnEnded(byte status) {
        relay.putBack(relay.replay().answered());
        since = pool.now();
        if (relay.isHeldBack() && server != null && server.effects().farewell() == null) {
            relay.run();
        } else if (status == ServerSession.IDLE) {
            departure.goIfDue();
            if (mayLetGo()) {
                letGo();
                repliesCame();
            }
        }
    }

    boolean mayLetGo() {
        return mode != PoolMode.SESSION
                && server != null
                && !server.effects().isPinned()
                && !relay.midFrame()
                && !pool.key().replication();
    }

    /** Replies have come, or the client has read some. */
    void repliesCame() {
        if (server != null && server.ledger().isEmpty()) {
            since = pool.now(); // in a batch that is still open
        }
        if (relay.isHeldBack()) {
            goOn();
        }
    }

    /** All that had come has been handled: a lease that turned out not to be needed, or was only held by half a frame, ends. */
    void ran() {
        boolean rests = state == ClientState.LEASED && server != null && server.isAtRest();
        if (rests && mayLetGo()) {
            letGo();
        } else if ((rests || state == ClientState.READY) && relay.isIdle()) {
            departure.goIfDue();
        } else if (state == ClientState.READY) {
            since = pool.now(); // more of a request has come, and it is not idle
        }
    }

    /** A request is to go to a server that owes nothing; false when a RESET has cost it the client's settings: they come first. */
    boolean requestMayBegin(ServerSession leased) {
        if (leased.effects().takesSettings() && leased.settings().differFrom(settings.current())) {
            state = ClientState.PREPARING;
            acquiring = true;
            leased.prepare(this);
            acquiring = false;
            if (state != ClientState.LEASED) {
                return false;
            }
        }
        since = pool.now();
        leased.requestBegins(since);
        return true;
    }

    @Override
    protected void refused(Refusal refusal) {
        refuse(SessionErrors.of(refusal, welcomed ? ClientError.Severity.ERROR : ClientError.Severity.FATAL));
    }

    /** PostgreSQL does not take the client's settings: it would have refused the login. */
    void settingsRefused(ServerError error) {
        close(error.toClientError(ClientError.Severity.FATAL));
    }

    /** Answers the request that waits with an error; a client that is still logging in has to go. */
    private void refuse(ClientError error) {
        if (!welcomed || state == ClientState.CLOSED) {
            close(error);
            return;
        }
        state = ClientState.READY;
        cancelled = false; // a cancel that came while a server was made ready, and was lost, meant this request
        witness.told(error);
        voice.say(error);
        link.reading(true);
        relay.refuseFirst();
    }

    @Override
    protected void waitingLong(QueueReport report) {
        voice.say(SessionErrors.stillWaiting(report));
    }

    /**
     * The leased server is gone.
     *
     * @param unused nothing of this client's had been sent to it: another one will do
     * @param farewell its last words
     * @param told they have been passed on
     */
    void serverLost(boolean unused, @Nullable ServerError farewell, boolean told) {
        if (unused && !pool.key().replication()) {
            server = null;
            state = ClientState.WAITING;
            pool.lane().reacquire(this, pool.now());
            departure.waits();
        } else if (told) {
            end("PostgreSQL ended the session");
            link.closeAfterFlush();
        } else {
            close(SessionErrors.serverLost(farewell)); // which asks the server whether it was in the middle of a frame
        }
    }

    // ---- ending ----

    /** Terminate. */
    void goodbye() {
        end("client close request");
        link.hangUp();
    }

    /** Tells the client why and closes; what it was doing is undone. */
    public void close(ClientError why) {
        if (state == ClientState.CLOSED) {
            return;
        }
        relay.release(); // what it is told lets it go on otherwise
        if (server != null && (server.isMidFrame() || server.effects().isFarewellTold())) {
            voice.flush(); // in the middle of a row, or after the last words, nothing could be understood
        } else {
            voice.say(why);
        }
        witness.told(why);
        end(why.message());
        link.closeAfterFlush();
    }

    /** The client has closed its connection, or lost it. */
    public void closed() {
        end("client closed the connection unexpectedly");
    }

    private void end(String why) {
        if (state == ClientState.CLOSED) {
            return;
        }
        boolean waiting = state == ClientState.WAITING;
        ServerSession held = server;
        state = ClientState.CLOSED;
        server = null;
        if (waiting) {
            pool.lane().withdraw(this);
        }
        statements.end();
        relay.release();
        voice.discard();
        if (held != null && held.phase() != LeasePhase.CLOSED) {
            held.abandon(relay.midFrame(), departure.isLeaving());
        }
        witness.ended(why);
    }

    /** A CancelRequest with this client's key has come; {@code done} runs when it cannot hit anything any more. */
    public void cancelRequested(Runnable done) {
        if (state == ClientState.LEASED && server != null) {
            server.cancelRequested(done);
            return;
        }
        if (state == ClientState.WAITING && welcomed && pool.lane().withdraw(this)) {
            refuse(SessionErrors.cancelled());
        } else if (state == ClientState.PREPARING && server != null) {
            cancelled = welcomed && !server.isUsed();
        }
        done.run(); // nothing runs: PostgreSQL would ignore it too
    }

    /** About ten times a second. */
    public void tick(long now) {
        departure.goIfOverdue(now, now - since, witness);
    }

    /** Whether it has been let in, or been at work, at or after {@code then}. */
    public boolean wasServedSince(long then) {
        return since - then >= 0;
    }

    public Departure departure() {
        return departure;
    }

    public boolean isWelcomed() {
        return welcomed;
    }

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

    PoolMode mode() {
        return mode;
    }

    ClientSettings settings() {
        return settings;
    }

    public SessionPool pool() {
        return pool;
    }

    void movedTo(SessionPool next) {
        pool = next;
    }

    public Link link() {
        return link;
    }

    public ClientState state() {
        return state;
    }

    public StartupMessage startup() {
        return origin.startup;
    }

    @Nullable
    ServerSession leased() {
        return server;
    }
}
