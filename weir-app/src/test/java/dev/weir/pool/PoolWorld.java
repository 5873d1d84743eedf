package dev.weir.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lanes with everything around them made by hand: a clock that a test moves, a mailbox it empties, a PostgreSQL that
 * answers as told. {@link #poolOf} gives one pool whose PostgreSQL accepts every attempt at once.
 */
final class PoolWorld {
    static final PoolKey ORDERS = PoolKey.of("orders", "app");

    /** Shortly before the clock overflows: only differences of times may count. */
    long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    final CapacityLedger ledger;
    final Map<PoolKey, Pool> pools = new LinkedHashMap<>();
    final List<FakeServer> servers = new ArrayList<>();
    private final Deque<LongConsumer> mail = new ArrayDeque<>();
    private final Random random = new Random(7);

    /** Answers of PostgreSQL: null = accepts. */
    @Nullable
    OpenFailure answer;

    /** False leaves attempts open until {@link #answerAttempts}. */
    boolean answersAtOnce = true;

    /** False leaves retired servers closing until {@link #finishClosing}. */
    boolean closesAtOnce = true;

    PoolWorld(CapacityLimits limits) {
        ledger = new CapacityLedger(limits);
    }

    static PoolWorld poolOf(PoolSpec spec) {
        var world = new PoolWorld(CapacityLimits.NONE);
        world.pool(ORDERS, spec);
        return world;
    }

    Pool pool(PoolKey key, PoolSpec spec) {
        var pool = new Pool(key, spec);
        pools.put(key, pool);
        return pool;
    }

    Pool pool() {
        return pools.values().iterator().next();
    }

    PoolLane<FakeServer> lane() {
        return pool().lane;
    }

    FakeClient client(String name) {
        return pool().client(name);
    }

    PoolSnapshot snapshot() {
        return lane().snapshot(now);
    }

    /** Lets time pass with ten ticks a second, as a loop does. */
    void passes(Duration time) {
        long end = now + time.toNanos();
        while (now - end < 0) {
            now += Math.min(Duration.ofMillis(100).toNanos(), end - now);
            pools.values().forEach(pool -> pool.lane.tick(now));
            settle();
        }
    }

    /** Delivers mail and answers until nothing is left to do. */
    void settle() {
        for (var task = mail.poll(); task != null || (answersAtOnce && attempts() > 0); task = mail.poll()) {
            if (task == null) {
                answerAttempts(1);
            } else {
                task.accept(now);
            }
        }
    }

    boolean deliverOneMail() {
        var task = mail.poll();
        if (task != null) {
            task.accept(now);
        }
        return task != null;
    }

    int mailCount() {
        return mail.size();
    }

    int attempts() {
        return pools.values().stream().mapToInt(pool -> pool.attempts.size()).sum();
    }

    void answerAttempts(int most) {
        int left = most;
        for (var pool : pools.values()) {
            while (left > 0 && !pool.attempts.isEmpty()) {
                pool.answerOne(answer);
                left--;
            }
        }
    }

    void finishClosing() {
        servers.stream().filter(s -> s.state() == ServerState.CLOSING).toList().forEach(FakeServer::dies);
    }

    List<FakeServer> existing() {
        return servers.stream().filter(s -> s.state() != ServerState.CLOSED).toList();
    }

    static OpenFailure failure(OpenFailure.Kind kind) {
        return switch (kind) {
            case BUSY -> new OpenFailure(kind, new Refusal("53300", "sorry, too many clients already", null, null));
            case STARTING ->
                new OpenFailure(kind, new Refusal("57P03", "the database system is starting up", null, null));
            case UNREACHABLE -> new OpenFailure(kind, new Refusal("08006", "connection refused", null, null));
            case REJECTED -> new OpenFailure(kind, new Refusal("28P01", "password authentication failed", null, null));
        };
    }

    /** One lane and its clients. */
    final class Pool {
        final PoolKey key;
        final PoolLane<FakeServer> lane;
        final List<FakeClient> clients = new ArrayList<>();
        final Deque<Long> attempts = new ArrayDeque<>(); // when each began

        Pool(PoolKey key, PoolSpec spec) {
            this.key = key;
            Connector connector = at -> attempts.add(now);
            lane = new PoolLane<>(key, spec.limits(), new LaneContext(connector, ledger, mail::add, random), now);
        }

        FakeClient client(String name) {
            var client = new FakeClient(PoolWorld.this, this, name);
            clients.add(client);
            return client;
        }

        /** {@code count} clients that all hold a server. */
        List<FakeClient> busyClients(int count) {
            var busy = new ArrayList<FakeClient>();
            for (int i = 0; i < count; i++) {
                busy.add(client("busy" + i).begins());
            }
            return busy;
        }

        void answerOne(@Nullable OpenFailure with) {
            long began = attempts.remove();
            if (with != null) {
                lane.openFailed(with, now);
                return;
            }
            var server = new FakeServer(PoolWorld.this, this, began);
            servers.add(server);
            lane.opened(server, now);
        }
    }
}
