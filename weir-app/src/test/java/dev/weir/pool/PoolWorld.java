package dev.weir.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
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
    /** By key; of several lanes of a pool the first. */
    final Map<PoolKey, Pool> pools = new LinkedHashMap<>();

    final List<Pool> lanes = new ArrayList<>();
    final List<FakeServer> servers = new ArrayList<>();
    private final Deque<LongConsumer> mail = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Deque<Carried> carried = new ArrayDeque<>();
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
        var pool = new Pool(new LaneGroup<>(key, this::carry, now), spec);
        pools.put(key, pool);
        lanes.add(pool);
        return pool;
    }

    /** One more lane of the same pool. */
    Pool sibling(Pool of, PoolSpec spec) {
        var lane = new Pool(of.group, spec);
        lanes.add(lane);
        return lane;
    }

    private void carry(FakeServer server, PoolLane<FakeServer> to) {
        for (var each : lanes) {
            if (each.lane.equals(to)) {
                carried.add(new Carried(server, each));
                return;
            }
        }
        throw new AssertionError("carried to a lane that is not there");
    }

    boolean deliverOneServer() {
        var next = carried.poll();
        if (next == null) {
            return false;
        }
        next.server.movedTo(next.to);
        if (next.server.dead) {
            next.to.lane.lost(next.server, now);
        } else {
            next.to.lane.arrived(next.server, now);
        }
        return true;
    }

    long carriedTo(Pool lane) {
        return carried.stream().filter(each -> each.to == lane).count();
    }

    private record Carried(FakeServer server, Pool to) {}

    private record Timer(long due, LongConsumer task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(due - other.due, 0);
        }
    }

    /** Runs what was to be done by now. */
    void runTimers() {
        for (var next = timers.peek(); next != null && now - next.due >= 0; next = timers.peek()) {
            timers.remove();
            next.task.accept(now);
        }
    }

    private final LaneMailbox mailbox = new LaneMailbox() {
        @Override
        public void post(LongConsumer onLane) {
            mail.add(onLane);
        }

        @Override
        public void postLater(long nanos, LongConsumer onLane) {
            timers.add(new Timer(now + nanos, onLane));
        }
    };

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
            runTimers();
            lanes.forEach(pool -> pool.lane.tick(now));
            settle();
        }
    }

    /** Delivers mail and answers until nothing is left to do. */
    void settle() {
        boolean more = true;
        while (more) {
            more = deliverOneMail() || deliverOneServer();
            if (!more && answersAtOnce && attempts() > 0) {
                answerAttempts(1);
                more = true;
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
        return lanes.stream().mapToInt(pool -> pool.attempts.size()).sum();
    }

    void answerAttempts(int most) {
        int left = most;
        for (var pool : lanes) {
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
        final LaneGroup<FakeServer> group;
        final PoolLane<FakeServer> lane;
        final List<FakeClient> clients = new ArrayList<>();
        final Deque<Long> attempts = new ArrayDeque<>(); // when each began

        PoolLimits limits;

        Pool(LaneGroup<FakeServer> group, PoolSpec spec) {
            this.key = group.key();
            this.group = group;
            this.limits = spec.limits();
            lane = new PoolLane<>(group, limits, new LaneContext(_ -> open(), ledger, mailbox, random), now);
        }

        private void open() {
            attempts.add(now);
            int rights = group.tally().rights();
            int most = reserveIsOpen() ? limits.sizeWithReserve() : limits.sizeWithoutReserve();
            if (strict && rights > most) {
                throw new AssertionError("opens server " + rights + " of " + most + " in " + key);
            }
        }

        private boolean reserveIsOpen() {
            return limits.reserveTimeout() > 0
                    && clients.stream().anyMatch(c -> c.isWaiting() && now - c.since >= limits.reserveTimeout());
        }

        /** A server has been told to close. */
        void check(CloseReason reason) {
            int alive = group.tally().alive();
            if (reason == CloseReason.IDLE_TIMEOUT && strict && alive < limits.minPoolSize()) {
                throw new AssertionError(alive + " left of min_pool_size = " + limits.minPoolSize());
            }
        }

        /** A breach of the limits is an error at once: nobody calls stayWarm, nor changes limits behind the back of this object. */
        boolean strict;

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
