package dev.weir.net;

import dev.weir.pool.PoolMode;
import dev.weir.session.SessionPool;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one loop gives away when it is hot. Belongs to that loop. */
final class Relief {
    private static final Logger LOG = LoggerFactory.getLogger(Relief.class);
    /** A pool with less than this part of the loop's queries does not make it hot. */
    private static final double WORTHWHILE = 0.1;

    private final LoopHome home;
    private final PoolPlaces places;
    /** Queries of each pool as last seen; empty unless the loop was hot then. */
    private Map<SessionPool, Long> before = Map.of();

    Relief(LoopHome home, PoolPlaces places) {
        this.home = home;
        this.places = places;
    }

    /** The loop is not hot, or nowhere is it cooler. */
    void calm() {
        before = Map.of();
    }

    /**
     * The loop has been hot for a second. If it was before as well, clients go.
     *
     * @param part of the loop's work that should go, above 0 and below 1
     */
    void hot(LoopHome target, double part) {
        var now = new HashMap<SessionPool, Long>();
        home.pools().forEach(pool -> now.put(pool, pool.counters().queries));
        boolean again = !before.isEmpty();
        SessionPool busiest = null;
        long most = 0;
        long all = 0;
        for (var each : now.entrySet()) {
            long done = each.getValue() - before.getOrDefault(each.getKey(), 0L);
            all += done;
            if (done > most) {
                most = done;
                busiest = each.getKey();
            }
        }
        before = now;
        if (again && busiest != null && most >= WORTHWHILE * all) {
            send(busiest, target, Math.min(0.5, part * all / most));
            calm(); // what that gives shows in the second after the next
        }
    }

    private void send(SessionPool pool, LoopHome target, double part) {
        if (pool.policy().mode() == PoolMode.SESSION) {
            places.widen(pool.key(), target); // those who are here hold their servers; new ones will go there
            return;
        }
        var movable = new int[1];
        home.stays().forEach(stay -> movable[0] += isMovable(stay, pool) ? 1 : 0);
        int goal = (int) Math.round(movable[0] * part);
        if (goal == 0) {
            return; // one client cannot be in two places
        }
        LOG.info("pool {} keeps a core busy: {} of its {} clients here go to another", pool.key(), goal, movable[0]);
        var seen = new int[1];
        home.stays().forEach(stay -> {
            if (isMovable(stay, pool)) {
                seen[0]++;
                if ((long) seen[0] * goal / movable[0] != (long) (seen[0] - 1) * goal / movable[0]) {
                    stay.wishTo(target);
                }
            }
        });
    }

    private static boolean isMovable(Stay stay, SessionPool pool) {
        return stay.session().pool().equals(pool);
    }
}
