package dev.weir.session.simulation;

import dev.weir.session.SessionProbe;
import java.time.Duration;
import java.util.List;

/** One run of a script, to its end: everybody is answered, everybody goes, and nothing is left. */
final class Run {
    /** Seconds after which, without further faults, everything must have come to rest. */
    private static final int PATIENCE = 60;

    private final Script script;
    private final SimWorld world;
    private final Invariants invariants;
    private int steps;

    Run(Script script) {
        this.script = script;
        this.world = new SimWorld(script.setup());
        this.invariants = new Invariants(world);
        QuietLog.forget();
    }

    /** How many of the actions were carried out, as of now. */
    int steps() {
        return steps;
    }

    void run() {
        for (Action action : script.actions()) {
            steps++;
            action.verb().deed.does(world, action);
            look();
        }
        heal();
        if (script.setup().get(Setup.Part.ENDING) == 0) {
            resume();
            settle();
        }
        shutDown();
    }

    /** No more faults. */
    private void heal() {
        world.database.refusal = null;
        while (!world.cancels.isEmpty()) {
            world.cancels.ends(0);
        }
    }

    /** A pause ends when those who hold servers have finished; then everybody is served again. */
    private void resume() {
        if (world.orders.isAnythingPaused()) {
            for (int i = 0; i < 10 * PATIENCE && !world.orders.areDone(); i++) {
                moment();
                boolean late = i > 50;
                world.clients.forEach(client -> client.finishes(late));
            }
            Finding.unless(world.orders.areDone(), "a pause does not end: " + world.servers);
            world.orders.resumeAll();
        }
    }

    /** Everybody finishes what it has begun, and is answered. */
    private void settle() {
        for (int i = 0; i < 10 * PATIENCE && !isSettled(); i++) {
            moment();
            boolean late = i > 50;
            world.clients.forEach(client -> client.finishes(late));
        }
        for (SimClient client : world.clients) {
            if (!client.isGone()) {
                client.oracle.everythingAnswered("when all is quiet");
                Finding.unless(client.oracle.isSatisfied(), client + " is not answered within a minute");
            }
        }
    }

    private boolean isSettled() {
        return world.clients.stream().allMatch(client -> client.isGone() || client.oracle.isSatisfied());
    }

    /** A tenth of a second in which PostgreSQL takes connections, sleepers wake and everything arrives. */
    private void moment() {
        world.pools.forEach(pool -> {
            while (pool.attempts() > 0) {
                pool.answerAttempt(false);
            }
        });
        world.flow();
        for (SimServer server : world.servers) {
            if (server.backend.isSleeping() && !server.backend.isClosed()) {
                server.backend.wakes();
            }
        }
        while (!world.cancels.isEmpty()) {
            world.cancels.ends(0);
        }
        world.flow();
        world.passes(Duration.ofMillis(100));
        world.flow();
        look();
    }

    private void look() {
        world.forgetTheDead();
        QuietLog.check();
        invariants.check();
    }

    private void shutDown() {
        world.goAway();
        for (int i = 0; i < 10 * PATIENCE && !isEverybodyGone(); i++) {
            moment();
            world.clients.forEach(client -> client.finishes(false));
        }
        Finding.unless(isEverybodyGone(), "clients that do not go: " + world.clients);
        lanes().forEach(lane -> lane.lane().shutDown(world.now()));
        for (int i = 0; i < 10 * PATIENCE && !areLanesEmpty(); i++) {
            moment();
        }
        nothingIsLeft();
    }

    private boolean isEverybodyGone() {
        return world.clients.stream().allMatch(SimClient::isGone);
    }

    private boolean areLanesEmpty() {
        return world.servers.isEmpty()
                && world.mailCount() == 0
                && world.inTransit() == 0
                && lanes().stream().allMatch(lane -> lane.lane().isEmpty());
    }

    private List<SimLane> lanes() {
        return world.pools.stream().flatMap(pool -> pool.lanes.stream()).toList();
    }

    private void nothingIsLeft() {
        List<SimServer> left = world.servers;
        Finding.unless(left.isEmpty(), "servers that do not go: " + left);
        for (SimClient client : world.clients) {
            Finding.unless(client.isEnded(), client + "'s end was not announced");
        }
        for (SimLane lane : lanes()) {
            Finding.unless(lane.lane().isEmpty(), "a lane is not empty");
            Finding.unless(SessionProbe.statements(lane.sessions) == 0, "prepared statements that nobody forgot");
            lane.lane().dispose();
        }
        Finding.unless(world.capacity.isEmpty(), "rights to open servers that nobody gave back");
        Finding.unless(world.buffers.held() == 0, "bytes in buffers that nobody released: " + world.buffers.held());
    }
}
