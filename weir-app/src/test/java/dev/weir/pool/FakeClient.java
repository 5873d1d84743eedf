package dev.weir.pool;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that begins and commits transactions, and counts how each request ended. */
final class FakeClient extends Waiter<FakeServer> {
    private final PoolWorld world;
    private final PoolWorld.Pool pool;
    private final String name;

    @Nullable
    FakeServer server;

    @Nullable
    Refusal refusal;

    final List<QueueReport> reports = new ArrayList<>();
    int requests;
    int endings;

    private final long[] ownLimit;

    FakeClient(PoolWorld world, PoolWorld.Pool pool, String name) {
        this(world, pool, name, new long[] {-1});
    }

    private FakeClient(PoolWorld world, PoolWorld.Pool pool, String name, long[] ownLimit) {
        super(general -> ownLimit[0] < 0 ? general : ownLimit[0]);
        this.ownLimit = ownLimit;
        this.world = world;
        this.pool = pool;
        this.name = name;
    }

    /** Has a query_wait_timeout of its own. */
    FakeClient waitsAtMost(Duration limit) {
        ownLimit[0] = limit.toNanos();
        return this;
    }

    /** Asks for a server; whether it got one is for the test to say. */
    FakeClient asks() {
        requests++;
        refusal = null;
        pool.lane.acquire(this, world.now);
        world.settle();
        return this;
    }

    /** Asks and must get a server. */
    FakeClient begins() {
        asks();
        requireNonNull(server, () -> name + " should have got a server");
        return this;
    }

    FakeServer held() {
        return requireNonNull(server, "holds no server");
    }

    FakeClient commits() {
        pool.lane.release(letGo(), world.now);
        world.settle();
        return this;
    }

    /** Leaves its server to a reset query. */
    FakeServer leavesForReset() {
        var left = letGo();
        pool.lane.resetting(left, world.now);
        return left;
    }

    /** Finds that its server is dead before it sent anything. */
    void findsItsServerDead() {
        var dead = letGo();
        endings--; // the request goes on
        pool.lane.lost(dead, world.now);
        pool.lane.reacquire(this, world.now);
        world.settle();
    }

    boolean cancels() {
        boolean was = pool.lane.withdraw(this);
        if (was) {
            endings++;
        }
        world.settle();
        return was;
    }

    FakeServer letGo() {
        var held = held();
        server = null;
        return held;
    }

    PoolWorld.Pool pool() {
        return pool;
    }

    @Override
    protected void granted(FakeServer granted) {
        if (server != null) {
            throw new AssertionError(name + " was granted a second server");
        }
        for (int i = 0; i < pool.clients.size(); i++) { // no iterator: a test counts the bytes allocated
            var other = pool.clients.get(i);
            if (other.isWaiting() && other.ticket < ticket) {
                throw new AssertionError(name + " was served before " + other + ", which asked earlier");
            }
        }
        endings++;
        server = granted;
    }

    @Override
    protected void refused(Refusal why) {
        endings++;
        refusal = why;
    }

    @Override
    protected void waitingLong(QueueReport report) {
        reports.add(report);
    }

    @Override
    public String toString() {
        return name;
    }
}
