package dev.weir.session.simulation;

import dev.weir.pool.PoolMode;
import dev.weir.session.ClientIdentity;
import dev.weir.session.ClientSession;
import dev.weir.session.ClientState;
import dev.weir.session.ClientWitness;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** A client's session, its connection, and the application at the other end, which believes nothing it hears. */
final class SimClient implements ClientWitness {
    final ClientSession session;
    final SimLink link;
    final Oracle oracle;
    final Application application;
    private final SimWorld world;
    private final String name;
    private final Pipe ear = new Pipe();
    private SimLane lane;
    /** Between two loops. */
    private boolean moving;
    /** It would have gone, but something was still to be sent to it. */
    private boolean wished;

    private boolean gone;
    private boolean ended;

    SimClient(SimWorld world, SimLane lane, int number, SequencedMap<String, String> settings) {
        this.world = world;
        this.lane = lane;
        this.name = "client " + number;
        this.link = new SimLink(world.setup.get(Setup.Part.SOCKET));
        this.oracle = new Oracle(name, world, settings);
        this.application = new Application(number, oracle, lane.pool.mode == PoolMode.SESSION);
        var key = lane.pool.key;
        var startup = new StartupMessage(
                0,
                new StartupMessage.Login(key.user(), key.database()),
                StartupMessage.Replication.NONE,
                new LinkedHashMap<>(settings),
                Set.of(),
                List.of());
        this.session = new ClientSession(
                lane.sessions,
                link,
                new ClientIdentity(startup, new CancelKey(1_000 + number, new byte[4]), false),
                this);
        link.onWritabilityChanged(session::writabilityChanged);
    }

    SimPool pool() {
        return lane.pool;
    }

    String name() {
        return name;
    }

    void begins() {
        session.begin();
    }

    @Override
    public void told(ClientError error) {
        oracle.weirSays(error);
    }

    @Override
    public void ended(String why) {
        Finding.unless(!ended, name + "'s end was announced twice");
        ended = true;
    }

    boolean isGone() {
        return gone;
    }

    boolean isEnded() {
        return ended;
    }

    /** Ends what is open; {@code leaves}: also the session, should it keep a server from those who wait. */
    void finishes(boolean leaves) {
        application.finishes(oracle);
        if (leaves && oracle.isSatisfied() && session.state() == ClientState.LEASED) {
            application.terminate(false);
        }
    }

    // ---- bytes ----

    /** What the application has written arrives at Weir, up to so many bytes. */
    boolean send(int most, boolean read) {
        if (gone || moving || application.outgoing.isEmpty() || !(link.isReading() || read)) {
            return false;
        }
        world.buffers.deliver(application.outgoing.take(most), session::received);
        return true;
    }

    /** What Weir has written is heard, up to so many bytes. */
    boolean hear(int most) {
        if (gone) {
            return false;
        }
        byte[] bytes = link.arrives(most);
        ear.put(bytes);
        for (byte[] message = ear.takeFrame(); message != null; message = ear.takeFrame()) {
            Message.trace(this, " hears ", message);
            oracle.hears(message);
        }
        if (link.isAtEnd()) {
            gone = true;
            oracle.hungUp(ear.size(), application.hasSaidGoodbye());
            session.closed();
            return true;
        }
        if (wished && link.pending() == 0) {
            wished = false;
            session.departure().relocation().leaveIfWished();
        }
        return bytes.length > 0;
    }

    // ---- changes loops, as FrontDoor has it ----

    boolean isOn(SimLane which) {
        return lane == which && !moving && !ended;
    }

    void wishesTo(int which) {
        SimLane target = pool().lane(which);
        if (!gone && !moving && target != lane) {
            session.departure().relocation().wish(() -> leavesFor(target));
        }
    }

    private boolean leavesFor(SimLane target) {
        if (gone || link.pending() > 0 || target == lane) {
            wished = !gone && target != lane;
            return false;
        }
        int kills = world.orders.kills(pool());
        moving = true;
        link.reading(false);
        world.setsOut(() -> arrives(target, kills));
        return true;
    }

    private void arrives(SimLane target, int kills) {
        session.departure().relocation().arrived(target.sessions);
        lane = target;
        moving = false;
        link.reading(true);
        if (gone) {
            session.closed();
        } else if (world.isGoingAway()) {
            session.departure().drain();
        }
        if (world.orders.kills(pool()) != kills) {
            killed();
        }
    }

    void ticks() {
        if (!moving) {
            session.tick(world.now());
        }
    }

    /** For a server, or for the one it has to be made ready. */
    boolean isWaiting() {
        return session.state() == ClientState.WAITING || session.state() == ClientState.PREPARING;
    }

    void excuseIfServed() {
        if (!isWaiting()) {
            oracle.excuse(Excuse.SERVER_LOST);
        }
    }

    void drains() {
        if (!moving) {
            session.departure().drain();
        }
    }

    void killed() {
        oracle.excuse(Excuse.KILLED);
        session.departure().kill();
    }

    // ---- ends ----

    void vanishes() {
        if (!gone) {
            gone = true;
            if (!moving) {
                session.closed();
            }
        }
    }

    /** It has nothing more to say and closes its side: all that a plain close is to the other end. */
    void halfCloses() {
        if (!gone && !moving && application.outgoing.isEmpty()) {
            application.isSilent();
            if (!application.hasSaidGoodbye()) {
                gone = true; // it does not read any more either
            }
            session.departure().inputEnded();
            if (gone) {
                session.closed();
            }
        }
    }

    void cancels() {
        if (!gone && !moving) {
            oracle.excuse(Excuse.CANCEL);
            session.cancelRequested(() -> {});
        }
    }

    @Override
    public String toString() {
        return name + " (" + session.state() + ")";
    }
}
