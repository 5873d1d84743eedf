package dev.weir.session.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What an administrator orders about databases, noted first and then brought to each loop, as {@code DatabaseOrders} does. */
final class SimOrders {
    private final SimWorld world;
    private final Set<String> paused = new HashSet<>();
    private final Map<String, Integer> kills = new HashMap<>();

    SimOrders(SimWorld world) {
        this.world = world;
    }

    boolean isPaused(SimPool pool) {
        return paused.contains(pool.key.database());
    }

    /** How often the clients of the pool's database have been sent away. */
    int kills(SimPool pool) {
        return kills.getOrDefault(pool.key.database(), 0);
    }

    void pause(SimPool of) {
        paused.add(of.key.database());
        tell(of.key.database(), SimLane::looks);
    }

    void resume(SimPool of) {
        resume(of.key.database());
    }

    private void resume(String database) {
        paused.remove(database);
        tell(database, SimLane::looks);
    }

    void resumeAll() {
        Set.copyOf(paused).forEach(this::resume);
    }

    /** KILL. */
    void sendAway(SimPool of) {
        String database = of.key.database();
        paused.add(database);
        kills.merge(database, 1, Integer::sum);
        tell(database, lane -> {
            lane.looks();
            world.clientsOf(lane).forEach(SimClient::killed);
            lane.lane().kill();
        });
    }

    private void tell(String database, Consumer<SimLane> deed) {
        for (SimPool pool : world.pools) {
            if (pool.key.database().equals(database)) {
                pool.lanes.forEach(lane -> lane.loop.execute(() -> deed.accept(lane)));
            }
        }
    }

    boolean isAnythingPaused() {
        return !paused.isEmpty();
    }

    /** Whether PAUSE would have returned by now, for every database. */
    boolean areDone() {
        return paused.stream().allMatch(database -> world.capacity.heldByDatabase(database) == 0);
    }
}
