package dev.weir.session.simulation;

import dev.weir.pool.ServerState;
import dev.weir.session.ClientSession;
import dev.weir.session.DialProbe;
import dev.weir.session.LeasePhase;
import dev.weir.session.ServerCredentials;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionProbe;
import dev.weir.wire.auth.ScramKeyCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server's session, its connection, and the backend at the other end. */
final class SimServer implements Backend.World {
    final ServerSession session;
    final SimLink link;
    final Backend backend;
    final int pid;
    final long since;
    private final SimWorld world;
    private final Pipe in = new Pipe();
    private final Pipe out = new Pipe();
    /** Said, and kept in PostgreSQL's own buffer until something flushes it. */
    private final Pipe unflushed = new Pipe();

    private boolean loggedIn;
    private boolean gone;
    /** Between two loops. */
    private boolean moving;
    /** It was lost before Weir had asked to close it. */
    private boolean broken;

    SimServer(SimWorld world, SimLane lane, long dialled) {
        this.world = world;
        this.since = world.now();
        this.pid = world.database.nextPid();
        this.link = new SimLink(world.setup.get(Setup.Part.SOCKET));
        this.backend = new Backend(this::replies, this);
        var login = new LinkedHashMap<>(Map.of("user", lane.pool.key.user()));
        login.put("database", lane.pool.key.database());
        var none = new ServerCredentials.Secret.None();
        var credentials = new ServerCredentials(0, login, none, new ScramKeyCache(1), new Random(1));
        this.session = new ServerSession(lane.sessions, link, credentials, DialProbe.begunAt(dialled));
        link.onWritabilityChanged(session::writabilityChanged);
        session.connected();
    }

    LeasePhase phase() {
        return SessionProbe.phase(session);
    }

    boolean isGone() {
        return gone;
    }

    // ---- bytes ----

    boolean take(int most) {
        byte[] bytes = link.arrives(most);
        in.put(bytes);
        return bytes.length > 0;
    }

    /** Works on up to so many messages. */
    boolean work(int most) {
        boolean worked = false;
        for (int i = 0; i < most && !backend.isClosed() && !backend.isSleeping() && one(); i++) {
            worked = true;
        }
        return worked;
    }

    private boolean one() {
        if (!loggedIn) {
            return login();
        }
        byte[] message = in.takeFrame();
        if (message != null) {
            Message.trace(this, " reads ", message);
            backend.message(message);
            if (Message.tag(message) == 'H') {
                out.put(unflushed.takeAll());
            }
        }
        return message != null;
    }

    /** The end of a request, an error, a notice and the begin of a COPY are flushed at once, and so is a full buffer. */
    private void replies(byte[] message) {
        Message.trace(this, " says ", message);
        unflushed.put(message);
        if ("ZENG".indexOf(Message.tag(message)) >= 0 || unflushed.size() > 8_192) {
            out.put(unflushed.takeAll());
        }
    }

    private boolean login() {
        if (in.takePacket() == null) {
            return false;
        }
        String refusal = world.database.refusal;
        if (refusal != null) {
            backend.terminated(refusal);
            return true;
        }
        loggedIn = true;
        backend.sql.startup(world.database.defaults, new HashMap<>());
        out.put(Message.of('R', "\0\0\0\0"));
        backend.reportChanges();
        out.put(unflushed.takeAll());
        out.put(Message.of('K', Message.int32(pid) + "key!"));
        out.put(Message.of('Z', "I"));
        return true;
    }

    /** What the backend has said arrives at Weir, up to so many bytes. */
    boolean answer(int most) {
        if (gone || moving || link.isAborted() || !link.isReading() || out.isEmpty()) {
            return false;
        }
        if (backend.isClosed()) {
            excuseClient(); // it hears the last words, or the silence after them
        }
        List<SimClient> waiting = backend.isClosed() ? world.waiting() : List.of();
        ClientSession served = SessionProbe.client(session);
        world.buffers.deliver(out.take(most), session::received);
        waiting.forEach(SimClient::excuseIfServed); // by a server that has said its last words behind the answer
        if (served != null && SessionProbe.isAmbiguous(session)) {
            world.clientOf(served).oracle.cannotTell();
        }
        if (!gone) {
            session.readComplete();
        }
        return true;
    }

    // ---- changes loops, as PoolSpread has it ----

    void leavesFor(SimLane target) {
        moving = true;
        session.leaves();
        link.reading(false);
        world.setsOut(() -> arrives(target));
    }

    private void arrives(SimLane target) {
        session.arrived(target.sessions);
        moving = false;
        if (pid % 2 == 0 && !gone && !link.isAborted() && !out.isEmpty()) {
            world.buffers.deliver(out.takeAll(), session::received); // it came before reading was off
        }
        if (gone) {
            session.closed();
        } else if (session.state() == ServerState.MOVING) {
            link.reading(true);
            target.lane().arrived(session, world.now());
        }
    }

    void ticks() {
        if (!moving) {
            session.tick(world.now());
        }
    }

    boolean isMoving() {
        return moving;
    }

    // ---- ends ----

    /** Dies without a word; what it has said and Weir has not read is lost. */
    void dies() {
        broken = true;
        out.clear();
        unflushed.clear();
        backend.dies();
    }

    void terminated(String code) {
        if (!backend.isClosed()) {
            broken = true;
            backend.terminated(code);
        }
    }

    /** The connection is over at either end, and Weir has yet to notice. */
    boolean isEnding() {
        boolean closedThere = backend.isClosed() && out.isEmpty() && link.isReading();
        return !gone && (link.isAborted() || closedThere);
    }

    void ends() {
        gone = true;
        if (broken) {
            excuseClient();
        }
        in.clear();
        out.clear();
        backend.dies();
        if (!moving) {
            session.closed();
        }
    }

    private void excuseClient() {
        ClientSession client = SessionProbe.client(session);
        if (client != null && SessionProbe.isUsed(session)) {
            world.clientOf(client).oracle.excuse(Excuse.SERVER_LOST);
        }
    }

    /** Nothing of anybody's is on its way to the backend, runs there, or is on its way back, but what it says unasked. */
    @Nullable
    String unrest() {
        if (backend.isClosed() || broken) {
            return null;
        }
        if (!in.isEmpty() || link.pending() + link.arrived() > 0) {
            var all = new Pipe();
            all.put(in.copy());
            all.put(link.unread());
            if (!all.isOnly("dcfH")) { // outside of a COPY it ignores these
                return "it has been sent requests that it has not read";
            }
        }
        if (!backend.isAtRest()) {
            return "its backend is not at rest";
        }
        return null;
    }

    boolean isReplying() {
        return !out.isEmpty();
    }

    void says(byte[] message) {
        out.put(message);
    }

    /** Its settings have changed from outside. */
    void reports() {
        backend.reportChanges();
        out.put(unflushed.takeAll());
    }

    // ---- what its backend does ----

    @Override
    public void runs(String mark) {
        world.database.runs(mark);
    }

    @Override
    public void copied(String mark, String data) {
        Finding.unless(data.endsWith(mark), "COPY data of another: '%s' for %s".formatted(data, mark));
    }

    @Override
    public int tableVersion() {
        return world.database.tableVersion();
    }

    @Override
    public boolean refusesInFailed() {
        return false;
    }

    @Override
    public boolean refusesStale(Sql.Prepared statement) {
        return statement.version() != world.database.tableVersion();
    }

    @Override
    public String toString() {
        return "server " + pid + " (" + phase() + ")";
    }
}
