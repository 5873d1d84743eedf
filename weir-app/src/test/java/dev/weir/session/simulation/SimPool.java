package dev.weir.session.simulation;

import dev.weir.pool.CloseReason;
import dev.weir.pool.LaneContext;
import dev.weir.pool.OpenFailure;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import dev.weir.pool.Refusal;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPolicy;
import dev.weir.session.SessionPool;
import dev.weir.session.SessionTimeouts;
import dev.weir.session.simulation.Setup.Part;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One pool, and the attempts of its lane to connect that are under way. */
final class SimPool {
    private static final PoolKey[] KEYS = {
        PoolKey.of("shop", "app"), PoolKey.of("shop", "batch"), PoolKey.of("stock", "app")
    };

    private static final List<PoolMode> MODES = List.of(PoolMode.values());

    final SessionPool pool;
    final PoolMode mode;
    private final SimWorld world;
    private int attempts;
    private int size;
    private int reserve;

    SimPool(SimWorld world, int number) {
        this.world = world;
        Setup setup = world.setup;
        int kind = setup.get(Part.MODE) + (setup.get(Part.MIXED) > 0 ? number : 0);
        this.mode = MODES.get(kind % MODES.size());
        this.size = setup.get(Part.SIZE);
        this.reserve = setup.get(Part.RESERVE);
        var context = new LaneContext(_ -> attempts++, world.capacity, world::post, world.random);
        this.pool = new SessionPool(
                KEYS[number],
                policy(setup.get(Part.PREPARED)),
                world,
                _ -> new PoolLane<ServerSession>(KEYS[number], limits(), context, world.now()));
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private SessionPolicy policy(int prepared) {
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

    private PoolLimits limits() {
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

    void limits(int size, int reserve) {
        this.size = size;
        this.reserve = reserve;
        pool.lane().reconfigure(limits(), world.now());
    }

    void prepared(int most) {
        pool.policy(policy(most));
    }

    void reconnect() {
        pool.lane().retireAll(CloseReason.RECONNECT, world.now());
    }

    /** Servers that may exist at once. */
    int most() {
        return size + reserve;
    }

    int attempts() {
        return attempts;
    }

    /** Answers one attempt to connect: there is a connection now, or nobody there. */
    void answerAttempt(boolean nobodyThere) {
        if (attempts == 0) {
            return;
        }
        attempts--;
        if (nobodyThere) {
            world.excuseAll(Excuse.NO_SERVER);
            var refusal = new Refusal("08001", "connection refused", null, null);
            pool.lane().openFailed(new OpenFailure(OpenFailure.Kind.UNREACHABLE, refusal), world.now());
        } else {
            world.servers.add(new SimServer(world, this));
        }
    }
}
