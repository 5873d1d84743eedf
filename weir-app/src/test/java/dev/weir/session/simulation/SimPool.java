package dev.weir.session.simulation;

import dev.weir.pool.CloseReason;
import dev.weir.pool.LaneGroup;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import dev.weir.session.PoolReports;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPolicy;
import dev.weir.session.SessionTimeouts;
import dev.weir.session.simulation.Setup.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One pool, with a lane on each of one or more loops. */
final class SimPool {
    private static final PoolKey[] KEYS = {
        PoolKey.of("shop", "app"), PoolKey.of("shop", "batch"), PoolKey.of("stock", "app")
    };

    private static final List<PoolMode> MODES = List.of(PoolMode.values());

    final PoolKey key;
    final PoolMode mode;
    final LaneGroup<ServerSession> group;
    final PoolReports reports = new PoolReports();
    final List<SimLane> lanes = new ArrayList<>();
    private final SimWorld world;
    private int size;
    private int reserve;
    private int prepared;
    /** Servers that were allowed at some time since the last look. */
    private int allowed;

    SimPool(SimWorld world, int number) {
        this.world = world;
        this.key = KEYS[number];
        Setup setup = world.setup;
        int kind = setup.get(Part.MODE) + (setup.get(Part.MIXED) > 0 ? number : 0);
        this.mode = MODES.get(kind % MODES.size());
        this.size = setup.get(Part.SIZE);
        this.reserve = setup.get(Part.RESERVE);
        this.prepared = setup.get(Part.PREPARED);
        this.group = new LaneGroup<>(key, world::carry, world.now());
        world.loops.forEach(loop -> lanes.add(new SimLane(world, this, loop)));
    }

    SimLane lane(int which) {
        return lanes.get(Math.floorMod(which, lanes.size()));
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    SessionPolicy policy() {
        Setup setup = world.setup;
        int limit = setup.get(Part.CLIENT_TIMEOUTS);
        var timeouts = new SessionTimeouts(
                seconds(2 * limit), seconds(limit), seconds(3 * limit), seconds(4 * limit), seconds(10), seconds(15));
        return new SessionPolicy(
                mode,
                prepared,
                "DISCARD ALL",
                setup.get(Part.RESET_ALWAYS) > 0,
                setup.get(Part.CHECK) > 0 ? "select check 1" : null,
                0,
                setup.get(Part.CONNECT_QUERY) > 0 ? "select hello 1" : "",
                true,
                1 << 20,
                timeouts);
    }

    PoolLimits limits() {
        Setup setup = world.setup;
        return new PoolLimits(
                mode,
                size,
                Math.min(size, setup.get(Part.MIN)),
                reserve,
                seconds(1),
                seconds(setup.get(Part.QUERY_WAIT)),
                seconds(3),
                seconds(30),
                seconds(setup.get(Part.LIFETIME)),
                seconds(2),
                setup.get(Part.ROUND_ROBIN) > 0);
    }

    /** A reload has other limits: each lane hears of it in its turn. */
    void limits(int size, int reserve) {
        this.size = size;
        this.reserve = reserve;
        PoolLimits next = limits();
        lanes.forEach(lane -> lane.loop.execute(() -> lane.takesOver(next)));
    }

    void prepared(int most) {
        prepared = most;
        lanes.forEach(lane -> lane.sessions.policy(policy()));
    }

    void reconnect() {
        lanes.forEach(lane -> lane.loop.execute(() -> lane.lane().retireAll(CloseReason.RECONNECT, world.now())));
    }

    void pause() {
        world.orders.pause(this);
    }

    void resume() {
        world.orders.resume(this);
    }

    void sendAway() {
        world.orders.sendAway(this);
    }

    void allows(int servers) {
        allowed = Math.max(allowed, servers);
    }

    /** Servers that may have come to exist since the last look, when some lanes have heard of new limits and others have not. */
    int takeMost() {
        int now = lanes.stream().mapToInt(SimLane::most).max().orElseThrow();
        int most = Math.max(allowed, now);
        allowed = now;
        return most;
    }

    /** Answers one attempt of any lane. */
    void answerAttempt(boolean nobodyThere) {
        for (SimLane lane : lanes) {
            if (lane.answerAttempt(nobodyThere)) {
                return;
            }
        }
    }

    int attempts() {
        return lanes.stream().mapToInt(SimLane::attempts).sum();
    }
}
