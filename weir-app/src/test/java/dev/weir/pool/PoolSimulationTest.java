package dev.weir.pool;

import static dev.weir.pool.PoolSpec.servers;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several pools under shared limits, some with several lanes, driven by a die for 100,000 steps in all; every invariant is
 * checked after every step, first come, first served of each lane at every grant (by {@link FakeClient}). */
class PoolSimulationTest {
    private static final int STEPS = 50_000;
    private static final int DATABASE_LIMIT = 6;
    private static final int USER_LIMIT = 5;

    private Random random = new Random(0);
    private PoolWorld world = new PoolWorld(CapacityLimits.NONE);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {42, 20_261_121})
    void invariants_hold_whatever_happens(long seed) {
        random = new Random(seed);
        world = new PoolWorld(new CapacityLimits(NamedLimit.of(DATABASE_LIMIT), NamedLimit.of(USER_LIMIT)));
        world.answersAtOnce = false;
        for (var database : List.of("orders", "stock")) {
            for (var user : List.of("app", "batch")) {
                var spec = spec();
                fill(world.pool(PoolKey.of(database, user), spec), spec);
            }
        }
        for (int step = 0; step < STEPS; step++) {
            var context = "seed " + seed + ", step " + step;
            step();
            world.servers.removeIf(server -> server.state() == ServerState.CLOSED);
            world.lanes.forEach(pool -> checkLane(pool, context));
            world.pools.values().forEach(pool -> checkPool(pool, context));
            checkLedger(context);
            if (step % 1_000 == 999) {
                checkNobodyIsOverlooked(context);
            }
        }
        bringToRest("seed " + seed + ", at rest");
    }

    /** One lane, two or three, with eight clients in all. */
    private void fill(PoolWorld.Pool first, PoolSpec spec) {
        int lanes = 1 + random.nextInt(3);
        for (int lane = 1; lane < lanes; lane++) {
            world.sibling(first, spec);
        }
        var all = lanesOf(first);
        all.forEach(each -> each.strict = true);
        for (int i = 0; i < 8; i++) {
            var lane = all.get(i % lanes);
            lane.client(lane.key + "#" + i);
        }
    }

    private List<PoolWorld.Pool> lanesOf(PoolWorld.Pool pool) {
        return world.lanes.stream().filter(each -> each.group == pool.group).toList();
    }

    private PoolSpec spec() {
        return servers(1 + random.nextInt(4))
                .min(random.nextInt(2))
                .reserve(random.nextInt(3), Duration.ofSeconds(1))
                .waitTimeout(Duration.ofSeconds(random.nextInt(2) * 4L))
                .notifyAfter(Duration.ofSeconds(2))
                .idleTimeout(Duration.ofSeconds(5))
                .lifetime(Duration.ofSeconds(random.nextInt(3) * 20L));
    }

    private void step() {
        var pools = world.lanes;
        var pool = pools.get(random.nextInt(pools.size()));
        var client = pool.clients.get(random.nextInt(pool.clients.size()));
        switch (random.nextInt(43)) {
            case 0 -> world.answer = anyAnswer();
            case 1 -> world.closesAtOnce = random.nextBoolean();
            case 2 ->
                world.existing().stream()
                        .filter(s -> s.state() == ServerState.CLOSING)
                        .toList()
                        .forEach(FakeServer::dies);
            case 3, 4 -> client.cancels();
            case 5 -> passes(Duration.ofMillis(random.nextInt(900)));
            case 6 -> killOne();
            case 7, 8 -> finishOneReset();
            case 9 -> rarely(pool);
            case 10, 11, 12, 13 -> passes(Duration.ofMillis(random.nextInt(20)));
            case 14, 15, 16, 17, 18, 19 -> world.deliverOneMail();
            case 20, 21, 22, 23, 24, 25 -> answerOne(pool);
            case 26, 27, 28 -> world.deliverOneServer();
            default -> clientActs(client);
        }
    }

    private void answerOne(PoolWorld.Pool pool) {
        if (!pool.attempts.isEmpty()) {
            pool.answerOne(world.answer);
        }
    }

    private void clientActs(FakeClient client) {
        if (client.server == null && !client.isWaiting()) {
            client.requests++;
            client.pool().lane.acquire(client, world.now);
        } else if (client.server != null) {
            switch (random.nextInt(10)) {
                case 0 -> client.leavesForReset();
                case 1 -> {
                    var dead = client.letGo();
                    client.endings--;
                    client.pool().lane.lost(dead, world.now);
                    client.pool().lane.reacquire(client, world.now);
                }
                case 2 -> client.held().closeWhenReleased(CloseReason.UNFIT);
                default -> client.pool().lane.release(client.letGo(), world.now);
            }
        }
    }

    private void rarely(PoolWorld.Pool pool) {
        switch (random.nextInt(4)) {
            case 0 -> reconfigure(pool, spec().limits());
            case 1 -> lanesOf(pool).forEach(each -> each.lane.retireAll(CloseReason.RECONNECT, world.now));
            case 2 -> pool.lane.closeIdle(1 + random.nextInt(2), CloseReason.UNFIT);
            default -> passes(Duration.ofSeconds(2));
        }
    }

    private void reconfigure(PoolWorld.Pool pool, PoolLimits limits) {
        lanesOf(pool).forEach(each -> each.limits = limits);
        lanesOf(pool).forEach(each -> each.lane.reconfigure(limits, world.now));
    }

    private void passes(Duration time) {
        world.now += time.toNanos();
        world.runTimers();
        world.lanes.forEach(pool -> pool.lane.tick(world.now));
    }

    private void killOne() {
        var victims = world.existing();
        if (!victims.isEmpty()) {
            var victim = victims.get(random.nextInt(victims.size()));
            world.lanes.forEach(pool ->
                    pool.clients.stream().filter(c -> c.server == victim).forEach(FakeClient::letGo));
            if (victim.state() == ServerState.MOVING) {
                victim.dies();
            } else {
                victim.pool().lane.lost(victim, world.now);
            }
        }
    }

    private void finishOneReset() {
        var resetting = world.existing().stream()
                .filter(s -> s.state() == ServerState.RESETTING)
                .findAny();
        resetting.ifPresent(server -> server.pool().lane.release(server, world.now));
    }

    private @Nullable OpenFailure anyAnswer() {
        var kinds = OpenFailure.Kind.values();
        return random.nextInt(3) > 0 ? null : PoolWorld.failure(kinds[random.nextInt(kinds.length)]);
    }

    private void checkLane(PoolWorld.Pool pool, String context) {
        var seen = pool.lane.snapshot(world.now);
        var mine = world.existing().stream()
                .filter(s -> s.pool() == pool && s.state() != ServerState.MOVING)
                .toList();
        var held = pool.clients.stream().filter(c -> c.server != null).toList();
        var waiting = pool.clients.stream().filter(Waiter::isWaiting).toList();

        check(seen.connecting() == pool.attempts.size(), "attempts counted", context);
        check(seen.idle() == count(mine, ServerState.IDLE), "idle list = idle servers", context);
        check(seen.leased() == count(mine, ServerState.LEASED), "leased list = leased servers", context);
        check(seen.leased() == held.size(), "each lease has one holder", context);
        check(seen.resetting() == count(mine, ServerState.RESETTING), "resetting list = resetting servers", context);
        check(seen.closing() == count(mine, ServerState.CLOSING), "closing list = closing servers", context);
        check(seen.waiting() == waiting.size(), "queue = waiting clients", context);
        check(seen.idle() == 0 || seen.waiting() == 0, "idle is empty while anyone waits", context);
        for (var client : pool.clients) {
            int open = client.isWaiting() ? 1 : 0;
            check(client.requests == client.endings + open, "each request ends exactly once: " + client, context);
            check(client.server == null || client.server.state() == ServerState.LEASED, "holds a lease", context);
        }
    }

    /** What holds of all lanes together. That no limit is exceeded is checked whenever a server is opened or retired. */
    private void checkPool(PoolWorld.Pool pool, String context) {
        var tally = pool.group.tally();
        var lanes = lanesOf(pool);
        var servers = world.existing().stream()
                .filter(s -> s.pool().group == pool.group)
                .toList();
        int alive = (int) servers.stream().filter(s -> s.state().isAlive()).count();
        int moving = count(servers, ServerState.MOVING);
        int exist = moving;
        for (var each : lanes) {
            exist += each.lane.snapshot(world.now).servers();
            long coming = each.lane.sharing.need().isComing() ? 1 : 0;
            check(coming == world.carriedTo(each), "one server comes to whom one was promised", context);
        }
        check(tally.alive() == alive, "living servers counted", context);
        check(
                tally.rights() >= exist && tally.rights() - exist <= world.mailCount(),
                "a right for each server of the pool, or in the mail",
                context);
        long needy = lanes.stream()
                .filter(each -> each.lane.sharing.need().isStated())
                .count();
        check(tally.isAnyoneNeedy() == needy > 0, "needs counted", context);
    }

    /** Once all mail is read and a moment has passed, nobody waits while a server of the same pool idles elsewhere. */
    private void checkNobodyIsOverlooked(String context) {
        boolean answered = world.answersAtOnce;
        world.answersAtOnce = true;
        for (int moments = 0; moments < 30; moments++) {
            world.now += 2 * LaneSharing.PATIENCE;
            world.runTimers();
            world.settle();
        }
        for (var lane : world.lanes) {
            boolean waits = lane.lane.snapshot(world.now).waiting() > 0;
            boolean idle = lanesOf(lane).stream()
                    .anyMatch(each -> each.lane.snapshot(world.now).idle() > 0);
            check(!(waits && idle), "nobody waits while another lane has an idle server", context);
        }
        world.answersAtOnce = answered;
    }

    private void checkLedger(String context) {
        for (var name : List.of("orders", "stock")) {
            int exist = exist(pool -> pool.key.database().equals(name));
            int held = world.ledger.heldByDatabase(name);
            check(held <= DATABASE_LIMIT, "max_db_connections", context);
            check(
                    held >= exist && held - exist <= world.mailCount(),
                    "a right for each server, or in the mail",
                    context);
        }
        for (var name : List.of("app", "batch")) {
            check(world.ledger.heldByUser(name) <= USER_LIMIT, "max_user_connections", context);
        }
    }

    private int exist(Predicate<PoolWorld.Pool> which) {
        int exist = 0;
        for (var pool : world.lanes) {
            exist += which.test(pool) ? pool.lane.snapshot(world.now).servers() : 0;
        }
        return exist
                + (int) world.existing().stream()
                        .filter(s -> s.state() == ServerState.MOVING && which.test(s.pool()))
                        .count();
    }

    /** Once PostgreSQL answers and clients commit, everybody is served, and the books close at zero. */
    private void bringToRest(String context) {
        world.answer = null;
        world.answersAtOnce = true;
        world.closesAtOnce = true;
        world.finishClosing();
        for (int round = 0; round < 400; round++) {
            world.passes(Duration.ofMillis(100));
            finishOneReset();
            world.lanes.forEach(pool -> new ArrayList<>(pool.clients).forEach(this::commitIfServed));
        }
        for (var pool : world.lanes) {
            check(pool.lane.snapshot(world.now).waiting() == 0, "nobody waits for ever: " + pool.key, context);
            pool.lane.shutDown(world.now);
        }
        world.settle();
        world.lanes.forEach(pool -> pool.lane.dispose());
        check(world.ledger.isEmpty(), "the ledger is empty", context);
    }

    private void commitIfServed(FakeClient client) {
        if (client.server != null) {
            client.commits();
        }
    }

    private static int count(List<FakeServer> servers, ServerState state) {
        return (int) servers.stream().filter(s -> s.state() == state).count();
    }

    private static void check(boolean holds, String invariant, String context) {
        if (!holds) {
            assertThat(holds).as("%s (%s)", invariant, context).isTrue();
        }
    }
}
