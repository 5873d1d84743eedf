package dev.weir.session.simulation;

import dev.weir.pool.PoolMode;
import dev.weir.pool.PoolSnapshot;
import dev.weir.pool.QueueProbe;
import dev.weir.pool.ServerState;
import dev.weir.session.ClientSession;
import dev.weir.session.ClientState;
import dev.weir.session.LeasePhase;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionProbe;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What must be true between any two steps. */
final class Invariants {
    private final SimWorld world;
    /** Who waited at the last look, with their places. */
    private final Map<ClientSession, Long> waited = new HashMap<>();
    /** Servers that existed at the last look: a limit lowered below that is not broken, but may not be moved away from. */
    private final Map<Object, Integer> existed = new HashMap<>();

    Invariants(SimWorld world) {
        this.world = world;
    }

    void check() {
        world.servers.forEach(this::checkServer);
        world.clients.forEach(this::checkClient);
        world.pools.forEach(this::checkPool);
        checkCapacity();
        checkOrder();
    }

    // ---- a server has one client; nothing is owed at release ----

    private void checkServer(SimServer server) {
        ServerSession session = server.session;
        ClientSession client = SessionProbe.client(session);
        if (client != null && SessionProbe.held(client) != session) {
            throw new Finding(server + " serves " + world.clientOf(client) + ", who holds another one or none");
        }
        if (server.phase() == LeasePhase.IDLE) {
            checkIdle(server);
        }
        if (session.state() == ServerState.IDLE && server.phase() != LeasePhase.IDLE) {
            throw new Finding(server + " is in the pool while it is busy");
        }
    }

    private void checkIdle(SimServer server) {
        ServerSession session = server.session;
        String unrest = server.unrest();
        if (unrest != null) {
            throw new Finding(server + " was released though " + unrest);
        }
        Finding.unless(SessionProbe.client(session) == null, "an idle server has a client");
        Finding.unless(SessionProbe.owesNothing(session), "an idle server owes something");
        if (world.cancels.threatens(session)) {
            throw new Finding(server + " was released with a cancel on its way to it");
        }
        Sql left = server.backend.sql;
        boolean clean = !left.isListening() && left.cursors().isEmpty() && left.inSql.isEmpty();
        if (!clean && !server.backend.isClosed()) {
            throw new Finding(server + " was released with what its client has left in the session");
        }
        if (session.pool().policy().mode() == PoolMode.SESSION && !left.statements.isEmpty()) {
            for (String name : left.statements.keySet()) {
                Finding.unless(name.isEmpty(), server + " was released with a statement of its client's: " + name);
            }
        }
    }

    // ---- every waiter ends ----

    private void checkClient(SimClient client) {
        ClientSession session = client.session;
        boolean waits = session.state() == ClientState.WAITING;
        if (waits != session.isWaiting()) {
            throw new Finding(client + (waits ? " waits, but not in the queue" : " is in the queue and does not wait"));
        }
        ServerSession held = SessionProbe.held(session);
        if (held != null && SessionProbe.client(held) != session) {
            throw new Finding(client + " holds a server that serves somebody else");
        }
        if (held != null && held.pool() != session.pool()) {
            throw new Finding(client + " holds a server of another lane");
        }
        boolean needs = session.state() == ClientState.LEASED || session.state() == ClientState.PREPARING;
        Finding.unless(needs == (held != null), "a client's state and its server do not fit");
        if (client.link.pending() > 400_000) {
            throw new Finding(client + " has " + client.link.pending() + " bytes queued for it");
        }
    }

    // ---- limits are exact, and every right is given back ----

    private void checkPool(SimPool pool) {
        pool.lanes.forEach(this::checkLane);
        atMost("pool_size", pool, exist(pool), pool.takeMost());
    }

    private void checkLane(SimLane lane) {
        PoolSnapshot seen = lane.seen();
        int logins = 0;
        Map<ServerState, Integer> states = new EnumMap<>(ServerState.class);
        for (SimServer server : world.servers) {
            if (server.session.pool() == lane.sessions) {
                logins += server.phase() == LeasePhase.LOGIN ? 1 : 0;
                states.merge(server.session.state(), 1, Integer::sum);
            }
        }
        same("connecting", seen.connecting(), lane.attempts() + logins);
        same("idle", seen.idle(), states.getOrDefault(ServerState.IDLE, 0));
        same("leased", seen.leased(), states.getOrDefault(ServerState.LEASED, 0));
        same("resetting", seen.resetting(), states.getOrDefault(ServerState.RESETTING, 0));
        same("closing", seen.closing(), states.getOrDefault(ServerState.CLOSING, 0));
        Finding.unless(seen.idle() == 0 || seen.waiting() == 0, "a client waits while a server is idle");
        Finding.unless(seen.idle() == 0 || !lane.lane().isPaused(), "a paused lane keeps an idle server");
        lane.serves();
    }

    /** Servers that exist or are being opened, those between two lanes too. */
    private int exist(SimPool pool) {
        int sum = 0;
        for (SimLane lane : pool.lanes) {
            sum += exist(lane.seen());
        }
        for (SimServer server : world.servers) {
            boolean moves = server.session.state() == ServerState.MOVING;
            sum += moves && server.session.pool().key().equals(pool.key) ? 1 : 0;
        }
        return sum;
    }

    private static int exist(PoolSnapshot seen) {
        return seen.connecting() + seen.idle() + seen.leased() + seen.resetting() + seen.closing();
    }

    private static void same(String what, int seen, int there) {
        if (seen != there) {
            throw new Finding("the lane counts " + seen + " " + what + ", there are " + there);
        }
    }

    private void atMost(String limit, Object of, int now, int most) {
        int before = existed.getOrDefault(of, 0);
        if (now > most && now > before) {
            throw new Finding("%d servers, %s is %d".formatted(now, limit, most));
        }
        existed.put(of, now);
    }

    private void checkCapacity() {
        for (String database : new String[] {"shop", "stock"}) {
            int exist = count(pool -> pool.key.database().equals(database));
            int held = world.capacity.heldByDatabase(database);
            atMost("max_db_connections", "database " + database, held, world.perDatabase());
            rights(exist, held);
        }
        for (String user : new String[] {"app", "batch"}) {
            int exist = count(pool -> pool.key.user().equals(user));
            int held = world.capacity.heldByUser(user);
            atMost("max_user_connections", "user " + user, held, world.perUser());
            rights(exist, held);
        }
    }

    private void rights(int exist, int held) {
        if (held < exist || held - exist > world.mailCount()) {
            throw new Finding("%d rights are held for %d servers".formatted(held, exist));
        }
    }

    private int count(Predicate<SimPool> which) {
        int sum = 0;
        for (SimPool pool : world.pools) {
            sum += which.test(pool) ? exist(pool) : 0;
        }
        return sum;
    }

    // ---- first come, first served ----

    private void checkOrder() {
        for (SimClient client : world.clients) {
            Long place = waited.get(client.session);
            boolean granted = SessionProbe.held(client.session) != null;
            if (place != null && granted && !client.session.isWaiting()) {
                checkNobodyBefore(client, place);
            }
        }
        waited.clear();
        for (SimClient client : world.clients) {
            if (client.session.isWaiting()) {
                waited.put(client.session, QueueProbe.ticket(client.session));
            }
        }
    }

    private void checkNobodyBefore(SimClient served, long place) {
        waited.forEach((other, before) -> {
            boolean overtaken = other.pool() == served.session.pool() && before < place && other.isWaiting();
            if (overtaken && QueueProbe.ticket(other) == before) {
                throw new Finding(served + " was served before " + world.clientOf(other) + ", who came first");
            }
        });
    }
}
