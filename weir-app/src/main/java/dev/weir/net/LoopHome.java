package dev.weir.net;

import dev.weir.pool.LaneMailbox;
import dev.weir.pool.PoolKey;
import dev.weir.session.ClientSession;
import dev.weir.session.Outside;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import dev.weir.telemetry.PoolCounters;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one event loop owns: pools, their clients and servers, and the time that passes for them. */
public final class LoopHome implements Outside {
    private static final Logger LOG = LoggerFactory.getLogger(LoopHome.class);
    private static final long TICK_MILLIS = 100;
    /** Those who came later than that are not the ones who have been at work all along. */
    private static final long NEWCOMER_MILLIS = 1_000;

    private final EventLoop loop;
    private final Executor workers;
    private final CancelDialer cancels;
    private final Map<PoolKey, SessionPool> pools = new HashMap<>();
    private final Seats<Arrival> arrivals = new Seats<>();
    private final AtomicInteger arriving = new AtomicInteger();
    private final Seats<Stay> stays = new Seats<>();
    private @Nullable Relief relief;
    private volatile long threadId;
    private final Admission admission;
    private @Nullable ProcessorWait processorWait;
    private long lastTick;
    private final Set<ServerSession> servers = new LinkedHashSet<>();
    private final Set<SessionPool> replication = new LinkedHashSet<>();
    /** Without a client already, with a server still. */
    private final Set<SessionPool> endedReplication = new LinkedHashSet<>();
    /** By database, what pools that are no more have done. */
    private final Map<String, PoolCounters> departed = new HashMap<>();

    LoopHome(EventLoop loop, Executor workers, CancelDialer cancels) {
        this.loop = loop;
        this.workers = workers;
        this.cancels = cancels;
        this.admission = new Admission(turn -> loop.schedule(turn, Admission.TURN_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** @param loginTimeout client_login_timeout as it is now, in nanoseconds; 0 is none */
    void start(LongSupplier loginTimeout, PoolPlaces places) {
        relief = new Relief(this, places);
        loop.execute(() -> {
            threadId = Thread.currentThread().threadId();
            processorWait = new ProcessorWait();
            lastTick = now();
        });
        loop.scheduleAtFixedRate(() -> tick(loginTimeout.getAsLong()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Everything that time brings may end sessions and so change the sets: copies are walked, but for the many clients. */
    private void tick(long loginTimeout) {
        long now = now();
        allPools().forEach(pool -> guarded(() -> pool.lane().tick(now)));
        List.copyOf(endedReplication).forEach(pool -> guarded(() -> closeWhenEmpty(pool)));
        arrivals.forEach(arrival -> guarded(() -> arrival.tick(now, loginTimeout)));
        var atWork = new boolean[1];
        long connectedBy = System.currentTimeMillis() - NEWCOMER_MILLIS;
        stays.forEach(stay -> {
            atWork[0] |= stay.wasAtWork(lastTick, connectedBy);
            tick(stay.session(), now);
        });
        List.copyOf(servers).forEach(server -> guarded(() -> server.tick(now)));
        if (processorWait != null) {
            admission.tick(now - lastTick, processorWait.sinceLast(), atWork[0]);
        }
        lastTick = now;
    }

    /** Ten thousand idle clients must not leave a lambda each in the heap, ten times a second. */
    private static void tick(ClientSession client, long now) {
        try {
            client.tick(now);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void closeWhenEmpty(SessionPool pool) {
        if (pool.lane().isEmpty()) {
            endedReplication.remove(pool);
            close(pool);
        }
    }

    /** A failure of one must not stop the clock of all, for ever and without a word: a StackOverflowError no more than any. */
    static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private static void failed(Throwable e) {
        LOG.error("unexpected failure", e);
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

    /** At once on this loop, later from another thread: before anything that is handed to the loop afterwards. */
    void first(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** How tasks reach the lanes of this loop. */
    LaneMailbox mailbox() {
        return mailbox;
    }

    private final LaneMailbox mailbox = new LaneMailbox() {
        @Override
        public void post(LongConsumer onLane) {
            loop().execute(() -> onLane.accept(now()));
        }

        @Override
        public void postLater(long nanos, LongConsumer onLane) {
            loop().schedule(() -> onLane.accept(now()), nanos, TimeUnit.NANOSECONDS);
        }
    };

    SessionPool pool(PoolKey key, Supplier<SessionPool> make) {
        return pools.computeIfAbsent(key, _ -> make.get());
    }

    /** Removes an empty pool; what it has done stays in {@link #departed}. */
    void close(SessionPool pool) {
        pool.lane().dispose();
        pools.remove(pool.key(), pool);
        departed.computeIfAbsent(pool.key().database(), _ -> new PoolCounters()).add(pool.counters());
    }

    void replicationBegins(SessionPool pool) {
        replication.add(pool);
    }

    void replicationEnded(SessionPool pool) {
        if (replication.remove(pool)) {
            endedReplication.add(pool);
        }
    }

    /** What this loop gives away when it is hot. */
    Relief relief() {
        return Objects.requireNonNull(relief, "started");
    }

    /** Of the loop's thread; 0 before the loop has begun. */
    long threadId() {
        return threadId;
    }

    /** Who begins to log in here, and when. */
    Admission admission() {
        return admission;
    }

    /** Those who are logging in. */
    Seats<Arrival> arrivals() {
        return arrivals;
    }

    /** How many clients have arrived here and are not in yet, on whatever loop they finish; for all threads. */
    AtomicInteger arriving() {
        return arriving;
    }

    /** Those who are in. */
    Seats<Stay> stays() {
        return stays;
    }

    Set<ServerSession> serverSet() {
        return servers;
    }

    /** Those that are shared; on the loop only. */
    public Collection<SessionPool> pools() {
        return pools.values();
    }

    /** Those of replication clients too; on the loop only. */
    public List<SessionPool> allPools() {
        var all = new ArrayList<>(pools.values());
        all.addAll(replication);
        all.addAll(endedReplication);
        return all;
    }

    /** By database, what the pools have done that are no more; on the loop only. */
    public Map<String, PoolCounters> departed() {
        return departed;
    }

    /** On the loop only. */
    public Collection<ClientSession> clients() {
        var clients = new ArrayList<ClientSession>(stays.size());
        stays.forEach(stay -> clients.add(stay.session()));
        return clients;
    }

    /** On the loop only. */
    public Collection<ServerSession> servers() {
        return servers;
    }
}
