package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** A server that closes when told to, and dies when the test wants it. */
final class FakeServer extends PooledServer {
    private final PoolWorld world;
    private final PoolWorld.Pool pool;

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
        if (world.closesAtOnce) {
            pool.lane.lost(this, world.now);
        }
    }

    PoolWorld.Pool pool() {
        return pool;
    }

    void dies() {
        pool.lane.lost(this, world.now);
        world.settle();
    }
}
