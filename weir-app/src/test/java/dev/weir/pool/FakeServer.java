package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** A server that closes when told to, and dies when the test wants it. */
final class FakeServer extends PooledServer {
    private final PoolWorld world;
    private PoolWorld.Pool pool;
    boolean dead;

    @Nullable
    CloseReason retired;

    FakeServer(PoolWorld world, PoolWorld.Pool pool, long bornAt) {
        super(bornAt);
        this.world = world;
        this.pool = pool;
    }

    @Override
    protected void retire(CloseReason reason) {
        retired = reason;
        pool.check(reason);
        if (world.closesAtOnce) {
            pool.lane.lost(this, world.now);
        }
    }

    PoolWorld.Pool pool() {
        return pool;
    }

    /** A lane of the same pool has given it away. */
    void movedTo(PoolWorld.Pool next) {
        pool = next;
    }

    void dies() {
        if (state() == ServerState.MOVING) {
            dead = true; // whoever carries it will find out
            return;
        }
        pool.lane.lost(this, world.now);
        world.settle();
    }
}
