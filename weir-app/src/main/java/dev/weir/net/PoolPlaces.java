package dev.weir.net;

import dev.weir.pool.PoolKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * On which loop each pool lives, and how many clients it has: those on their way to it count too, so that no pool is
 * removed while somebody is about to arrive, and no second pool of the same name can come into being. Used by all loops,
 * once per login and once per goodbye.
 */
final class PoolPlaces {
    private record Place(LoopHome home, int guests) {
        Place plus(int more) {
            return new Place(home, guests + more);
        }
    }

    private final List<LoopHome> homes;
    private final Map<PoolKey, Place> places = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    PoolPlaces(List<LoopHome> homes) {
        this.homes = homes;
    }

    /** A client wants to this pool: the loop to bring it to. Exactly one {@link #leave} must follow. */
    LoopHome enter(PoolKey key) {
        return places.compute(key, (_, place) -> place == null ? new Place(turn(), 1) : place.plus(1))
                .home();
    }

    private LoopHome turn() {
        return homes.get(Math.floorMod(next.getAndIncrement(), homes.size()));
    }

    void leave(PoolKey key) {
        places.computeIfPresent(key, (_, place) -> key.replication() && place.guests() == 1 ? null : place.plus(-1));
    }

    boolean isVisited(PoolKey key) {
        Place place = places.get(key);
        return place != null && place.guests() > 0;
    }

    /** Gives the place up unless a client is there or on its way. True obliges: the pool has to go before its loop goes on. */
    boolean vacate(PoolKey key) {
        return places.computeIfPresent(key, (_, place) -> place.guests() == 0 ? null : place) == null;
    }
}
