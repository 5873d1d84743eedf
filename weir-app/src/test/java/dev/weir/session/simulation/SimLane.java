package dev.weir.session.simulation;

import dev.weir.pool.Bottleneck;
import dev.weir.pool.LaneContext;
import dev.weir.pool.OpenFailure;
import dev.weir.pool.PoolLane;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolSnapshot;
import dev.weir.pool.Refusal;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is of one pool on one loop, and the attempts to connect that are under way there. */
final class SimLane {
    final SimPool pool;
    final SimLoop loop;
    final SessionPool sessions;
    private final SimWorld world;
    private PoolLimits limits;
    /** When each began. */
    private final Deque<Long> attempts = new ArrayDeque<>();
    /** Leases given when it was paused. */
    private long granted;

    SimLane(SimWorld world, SimPool pool, SimLoop loop) {
        this.world = world;
        this.pool = pool;
        this.loop = loop;
        this.limits = pool.limits();
        var context = new LaneContext(_ -> opens(), world.capacity, loop, world.random);
        this.sessions = new SessionPool(
                pool.key,
                pool.policy(),
                loop,
                pool.reports,
                _ -> new PoolLane<ServerSession>(pool.group, limits, context, world.now()));
    }

    PoolLane<ServerSession> lane() {
        return sessions.lane();
    }

    PoolSnapshot seen() {
        return lane().snapshot(world.now());
    }

    private void opens() {
        Finding.unless(!lane().isPaused(), "a paused lane opens a server");
        attempts.add(world.now());
    }

    int attempts() {
        return attempts.size();
    }

    /** Servers that may exist of the pool, as far as this lane knows. */
    int most() {
        return limits.poolSize() + limits.reservePoolSize();
    }

    void takesOver(PoolLimits next) {
        limits = next;
        pool.allows(most());
        lane().reconfigure(next, world.now());
    }

    /** Hears that orders have changed. */
    void looks() {
        if (world.orders.isPaused(pool)) {
            if (!lane().isPaused()) {
                granted = seen().totals().granted();
            }
            lane().pause();
            world.clientsOf(this).forEach(client -> client.session.departure().waits());
        } else {
            serves();
            lane().resume(world.now());
            wakes();
        }
    }

    /** Where nothing stands in the way a server is on its way now, to whoever waits; not only with the next tick. */
    private void wakes() {
        PoolSnapshot seen = seen();
        boolean free = seen.bottleneck().kind() == Bottleneck.Kind.NONE;
        if (pool.lanes.size() == 1 && seen.waiting() > 0 && seen.servers() == 0 && free) {
            throw new Finding("a lane that may serve again wakes nobody");
        }
    }

    /** It must not serve while it is paused. */
    void serves() {
        if (lane().isPaused() && seen().totals().granted() != granted) {
            throw new Finding("a paused lane has given a server to a client");
        }
    }

    /** Answers one attempt to connect: there is a connection now, or nobody there. */
    boolean answerAttempt(boolean nobodyThere) {
        if (attempts.isEmpty()) {
            return false;
        }
        long began = attempts.remove();
        if (nobodyThere) {
            world.excuseAll(Excuse.NO_SERVER);
            var refusal = new Refusal("08001", "connection refused", null, null);
            lane().openFailed(new OpenFailure(OpenFailure.Kind.UNREACHABLE, refusal), world.now());
        } else {
            world.servers.add(new SimServer(world, this, began));
        }
        return true;
    }
}
