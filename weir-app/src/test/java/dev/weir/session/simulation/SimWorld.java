package dev.weir.session.simulation;

import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.NamedLimit;
import dev.weir.pool.PoolLane;
import dev.weir.pool.PoolMode;
import dev.weir.session.ClientSession;
import dev.weir.session.LeasePhase;
import dev.weir.session.ServerSession;
import dev.weir.session.simulation.Setup.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything there is in one run, its clock and its mail. */
final class SimWorld {
    static final int SLOTS = 5;
    private static final long LONG = Duration.ofSeconds(100).toNanos();
    private static final long TICK = Duration.ofMillis(100).toNanos();

    final Setup setup;
    final Database database = new Database();
    final Buffers buffers = new Buffers();
    final CapacityLedger capacity;
    final List<SimLoop> loops = new ArrayList<>();
    final SimOrders orders = new SimOrders(this);
    final List<SimPool> pools = new ArrayList<>();
    final List<SimServer> servers = new ArrayList<>();
    final @Nullable SimClient[] slots = new @Nullable SimClient[SLOTS];
    final List<SimClient> clients = new ArrayList<>();
    final Cancels cancels = new Cancels(this);
    /** For back-offs only. */
    final Random random = new Random(7);

    /** Arrivals of clients and servers that are between two loops. */
    private final List<Runnable> transit = new ArrayList<>();

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
        for (int i = 0; i < Math.max(1, setup.get(Part.LANES)); i++) {
            loops.add(new SimLoop(this));
        }
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
        SimLane home = pools.get(Math.floorMod(pool, pools.size())).lane(settings / 3);
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
        if (client.pool().mode == PoolMode.STATEMENT) {
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
        List.copyOf(clients).forEach(SimClient::drains);
    }

    boolean isGoingAway() {
        return goingAway;
    }

    // ---- who changes loops ----

    List<SimClient> clientsOf(SimLane lane) {
        return clients.stream().filter(client -> client.isOn(lane)).toList();
    }

    List<SimClient> waiting() {
        return clients.stream().filter(SimClient::isWaiting).toList();
    }

    void setsOut(Runnable arrival) {
        transit.add(arrival);
    }

    /** One that is between two loops arrives. */
    boolean arrive(int which) {
        if (transit.isEmpty()) {
            return false;
        }
        transit.remove(Math.floorMod(which, transit.size())).run();
        return true;
    }

    int inTransit() {
        return transit.size();
    }

    /** As {@code PoolSpread} does. */
    void carry(ServerSession session, PoolLane<ServerSession> to) {
        for (SimServer server : servers) {
            if (server.session == session) {
                server.leavesFor(laneOf(to));
                return;
            }
        }
        throw new IllegalStateException("a server that is not there is given away");
    }

    private SimLane laneOf(PoolLane<ServerSession> lane) {
        for (SimPool pool : pools) {
            for (SimLane each : pool.lanes) {
                if (each.lane() == lane) {
                    return each;
                }
            }
        }
        throw new IllegalStateException("a lane of no pool");
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
            loops.forEach(SimLoop::timePasses);
            pools.forEach(pool -> pool.lanes.forEach(lane -> lane.lane().tick(now)));
            List.copyOf(clients).forEach(SimClient::ticks);
            for (SimServer server : List.copyOf(servers)) {
                server.ticks();
                if (server.phase() == LeasePhase.LOGIN
                        && now - server.since > Duration.ofSeconds(15).toNanos()) {
                    excuseAll(Excuse.NO_SERVER);
                    server.session.loginTimedOut();
                }
            }
        }
    }

    /** The next piece of mail of one loop, or where it has none of the loop after it. */
    boolean deliverMail(int loop) {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(Math.floorMod(loop + i, loops.size())).deliver()) {
                return true;
            }
        }
        return false;
    }

    int mailCount() {
        return loops.stream().mapToInt(SimLoop::mailCount).sum();
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
        boolean moved = deliverMail(0) || arrive(0) || noticeEnd(0);
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

    long now() {
        return now;
    }
}
