package dev.weir.net;

import dev.weir.pool.PoolKey;
import dev.weir.session.ClientSession;
import dev.weir.session.Outside;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one event loop owns: pools, their clients and servers, and the time that passes for them. */
public final class LoopHome implements Outside {
    private static final Logger LOG = LoggerFactory.getLogger(LoopHome.class);
    private static final long TICK_MILLIS = 100;

    private final EventLoop loop;
    private final Executor workers;
    private final CancelDialer cancels;
    private final Map<PoolKey, SessionPool> pools = new HashMap<>();
    private final Set<ClientSession> clients = new LinkedHashSet<>();
    private final Set<ServerSession> servers = new LinkedHashSet<>();
    private final Set<SessionPool> replication = new LinkedHashSet<>();

    LoopHome(EventLoop loop, Executor workers, CancelDialer cancels) {
        this.loop = loop;
        this.workers = workers;
        this.cancels = cancels;
    }

    void start() {
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Everything that time brings may end sessions and so change the sets: copies are walked. */
    private void tick() {
        long now = now();
        List.copyOf(pools.values()).forEach(pool -> guarded(() -> pool.lane().tick(now)));
        List.copyOf(replication).forEach(pool -> guarded(() -> pool.lane().tick(now)));
        List.copyOf(clients).forEach(client -> guarded(() -> client.tick(now)));
        List.copyOf(servers).forEach(server -> guarded(() -> server.tick(now)));
    }

    /** A failure of one must not stop the clock of all. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("unexpected failure", e);
        }
    }

    // ---- what sessions need ----

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public void cancel(ServerSession server, Consumer<Boolean> done) {
        cancels.cancel(loop, server, done);
    }

    @Override
    public <T> void offload(Supplier<T> slow, Consumer<T> back) {
        workers.execute(() -> {
            T result;
            try {
                result = slow.get();
            } catch (RuntimeException e) {
                LOG.error("unexpected failure of work off the loop; whoever waits for it will time out", e);
                return;
            }
            loop.execute(() -> back.accept(result));
        });
    }

    // ---- the loop's own ----

    EventLoop loop() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    void post(LongConsumer onLane) {
        loop.execute(() -> onLane.accept(now()));
    }

    SessionPool pool(PoolKey key, Supplier<SessionPool> make) {
        return pools.computeIfAbsent(key, _ -> make.get());
    }

    void forget(PoolKey key) {
        pools.remove(key);
    }

    Set<ClientSession> clientSet() {
        return clients;
    }

    Set<ServerSession> serverSet() {
        return servers;
    }

    Set<SessionPool> replicationSet() {
        return replication;
    }

    /** On the loop only. */
    public Collection<SessionPool> pools() {
        return pools.values();
    }

    /** On the loop only. */
    public Collection<ClientSession> clients() {
        return clients;
    }

    /** On the loop only. */
    public Collection<ServerSession> servers() {
        return servers;
    }
}
