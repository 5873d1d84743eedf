package dev.weir.net;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.WeirConfig;
import dev.weir.pool.CloseReason;
import dev.weir.pool.PoolKey;
import dev.weir.session.SessionPool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks after the pools of one loop that have no clients: they need no warm servers, and after a while they need not be.
 * {@code pool_idle_timeout} counts from the last client or server, {@code autodb_idle_timeout} of databases that came from
 * {@code *} from the last client: their servers are closed then.
 */
final class EmptyPools {
    private final LoopHome home;
    private final PoolPlaces places;
    private final Supplier<WeirConfig> config;
    private final Map<SessionPool, Long> unusedSince = new HashMap<>();

    EmptyPools(LoopHome home, PoolPlaces places, Supplier<WeirConfig> config) {
        this.home = home;
        this.places = places;
        this.config = config;
    }

    /** About once a second. */
    void look() {
        long now = home.now();
        for (SessionPool pool : List.copyOf(home.pools())) {
            look(pool, now);
        }
    }

    private void look(SessionPool pool, long now) {
        PoolKey key = pool.key();
        DatabaseConfig line = config.get().databases().get(key.database());
        boolean visited = places.isVisited(key, home);
        boolean forced = line != null && line.user().filter(key.user()::equals).isPresent();
        pool.lane().stayWarm(places.isVisited(key) || forced);
        boolean automatic = line == null;
        if (visited || !(automatic || pool.lane().isEmpty())) {
            unusedSince.remove(pool);
            return;
        }
        long unused = now - unusedSince.computeIfAbsent(pool, _ -> now);
        var timeouts = config.get().global().timeouts();
        Duration limit = automatic ? timeouts.autodbIdleTimeout() : timeouts.poolIdleTimeout();
        if (limit.isPositive() && unused >= limit.toNanos()) {
            remove(pool);
        }
    }

    private void remove(SessionPool pool) {
        pool.lane().closeIdle(Integer.MAX_VALUE, CloseReason.IDLE_TIMEOUT);
        if (pool.lane().isEmpty() && places.vacate(pool.key(), home)) {
            unusedSince.remove(pool);
            home.close(pool);
        }
    }
}
