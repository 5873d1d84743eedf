package dev.weir.pool;

/** Opens servers for a lane. */
@FunctionalInterface
public interface Connector {
    /**
     * Starts one attempt to connect and log in. Each call is answered exactly once, on the lane's loop, with
     * {@link PoolLane#opened} (never inside this call) or {@link PoolLane#openFailed} (inside it or later).
     */
    void open(PoolKey key);
}
