package dev.weir.session.simulation;

import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.NamedLimit;
import dev.weir.pool.PoolMode;
import dev.weir.session.ClientSession;
import dev.weir.session.LeasePhase;
import dev.weir.session.Outside;
import dev.weir.session.ServerSession;
import dev.weir.session.simulation.Setup.Part;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything there is in one run, its clock and its mail. */
final class SimWorld implements Outside {
    static final int SLOTS = 5;
    private static final long LONG = Duration.ofSeconds(100).toNanos();
    private static final long TICK = Duration.ofMillis(100).toNanos();

    final Setup setup;
    final Database database = new Database();
    final Buffers buffers = new Buffers();
    final CapacityLedger capacity;
    final List<SimPool> pools = new ArrayList<>();
    final List<SimServer> servers = new ArrayList<>();
    final @Nullable SimClient[] slots = new @Nullable SimClient[SLOTS];
    final List<SimClient> clients = new ArrayList<>();
    final Cancels cancels = new Cancels(this);
    /** For back-offs only. */
    final Random random = new Random(7);

    private final Deque<LongConsumer> mail = new ArrayDeque<>();
    private final Map<ClientSession, SimClient> bySession = new LinkedHashMap<>();
    private final Set<Excuse> excuses = EnumSet.noneOf(Excuse.class);
    private int perDatabase;
    private int perUser;
    private int numbers;
    private boolean goingAway;
    private long elapsed;
    /** Shortly before the clock overflows: only differences of times may count. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    SimWorld(Setup setup) {
        this.setup = setup;
        this.perDatabase = setup.get(Part.DATABASE_LIMIT);
        this.perUser = setup.get(Part.USER_LIMIT);
        this.capacity = new CapacityLedger(capacityLimits());
        for (int i = 0; i < Math.max(1, setup.get(Part.POOLS)); i++) {
            pools.add(new SimPool(this, i));
        }
    }

    private CapacityLimits capacityLimits() {
        return new CapacityLimits(NamedLimit.of(perDatabase), NamedLimit.of(perUser));
    }

    void capacity(int database, int user) {
        perDatabase = database;
        perUser = user;
        capacity.reconfigure(capacityLimits());
    }

    int perDatabase() {
        return perDatabase == 0 ? Integer.MAX_VALUE : perDatabase;
    }

    int perUser() {
        return perUser == 0 ? Integer.MAX_VALUE : perUser;
    }

    SimClient clientOf(ClientSession session) {
        SimClient client = bySession.get(session);
        if (client == null) {
            throw new IllegalStateException("a session of nobody's");
        }
        return client;
    }

    // ---- who comes ----

    void connect(int slot, int pool, int settings) {
        SimClient before = slots[slot];
        if ((before != null && !before.isGone()) || goingAway) {
            return;
        }
        var asked = new LinkedHashMap<String, String>();
        if (settings % 3 == 1) {
            asked.put("timezone", "titan");
        } else if (settings % 3 == 2) {
            asked.put("application_name", "shop" + slot);
        }
        SimPool home = pools.get(Math.floorMod(pool, pools.size()));
        var client = new SimClient(this, home, ++numbers, asked);
        slots[slot] = client;
        clients.add(client);
        bySession.put(client.session, client);
        excuses(client);
        client.begins();
    }

    private void excuses(SimClient client) {
        excuses.forEach(client.oracle::excuse);
        if (setup.get(Part.QUERY_WAIT) < 100) {
            client.oracle.excuse(Excuse.NO_SERVER);
        }
        if (setup.get(Part.CLIENT_TIMEOUTS) > 0) {
            client.oracle.excuse(Excuse.TIMEOUT);
        }
        if (client.pool.mode == PoolMode.STATEMENT) {
            client.oracle.excuse(Excuse.STATEMENT_MODE);
        }
    }

    void excuseAll(Excuse why) {
        excuses.add(why);
        clients.forEach(client -> client.oracle.excuse(why));
    }

    /** Forgets who is gone. */
    void forgetTheDead() {
        servers.removeIf(server -> server.isGone() && server.phase() == LeasePhase.CLOSED);
        if (clients.removeIf(client -> client.isGone() && client.isEnded())) {
            bySession.values().removeIf(client -> client.isGone() && client.isEnded());
        }
    }

    void goAway() {
        goingAway = true;
        excuseAll(Excuse.SHUTDOWN);
        List.copyOf(clients).forEach(client -> client.session.departure().drain());
    }

    // ---- time and motion ----

    /** With ten ticks a second, as a loop does. */
    void passes(Duration time) {
        long end = now + time.toNanos();
        elapsed += time.toNanos();
        if (elapsed > LONG) {
            excuseAll(Excuse.NO_SERVER); // whoever has waited all the time may be refused
        }
        while (now - end < 0) {
            now += Math.min(TICK, end - now);
            pools.forEach(pool -> pool.pool.lane().tick(now));
            List.copyOf(clients).forEach(client -> client.session.tick(now));
            for (SimServer server : List.copyOf(servers)) {
                server.session.tick(now);
                if (server.phase() == LeasePhase.LOGIN
                        && now - server.since > Duration.ofSeconds(15).toNanos()) {
                    excuseAll(Excuse.NO_SERVER);
                    server.session.loginTimedOut();
                }
            }
        }
    }

    boolean deliverMail() {
        LongConsumer next = mail.poll();
        if (next != null) {
            next.accept(now);
        }
        return next != null;
    }

    int mailCount() {
        return mail.size();
    }

    /** One connection that has ended is noticed. */
    boolean noticeEnd(int which) {
        List<SimServer> ending = servers.stream().filter(SimServer::isEnding).toList();
        if (!ending.isEmpty()) {
            ending.get(Math.floorMod(which, ending.size())).ends();
        }
        return !ending.isEmpty();
    }

    /** Moves everything that can move by itself, until nothing does. Sleeps, time and unanswered attempts stay. */
    void flow() {
        int rounds = 0;
        while (flowOnce()) {
            Finding.unless(++rounds < 10_000, "something moves for ever");
        }
    }

    private boolean flowOnce() {
        boolean moved = deliverMail() || noticeEnd(0);
        for (SimClient client : List.copyOf(clients)) {
            moved |= client.send(Integer.MAX_VALUE, false);
            moved |= client.hear(Integer.MAX_VALUE);
        }
        for (SimServer server : List.copyOf(servers)) {
            moved |= server.take(Integer.MAX_VALUE);
            moved |= server.work(Integer.MAX_VALUE);
            moved |= server.answer(Integer.MAX_VALUE);
        }
        return moved;
    }

    // ---- Outside ----

    @Override
    public long now() {
        return now;
    }

    @Override
    public void cancel(ServerSession server, Consumer<Boolean> done) {
        cancels.add(server, done);
    }

    @Override
    public void execute(Runnable task) {
        post(_ -> task.run());
    }

    @Override
    public <T> void offload(Supplier<T> slow, Consumer<T> back) {
        execute(() -> back.accept(slow.get()));
    }

    void post(LongConsumer task) {
        mail.add(task);
    }
}
