package dev.weir.net;

import dev.weir.pool.PoolKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * On which loops each pool has lanes, and how many clients each lane has: those on their way to it count too, so that no
 * lane is removed while somebody is about to arrive, and no second pool of the same name can come into being. Used by all
 * loops, once per login, once per goodbye, and when a client changes lanes.
 */
final class PoolPlaces {
    /** @param guests by lane; also lanes without any */
    private record Place(PoolSpread spread, Map<LoopHome, Integer> guests) {
        Place plus(LoopHome lane, int more) {
            var next = new HashMap<>(guests);
            next.merge(lane, more, Integer::sum);
            return new Place(spread, next);
        }

        @Nullable
        Place without(LoopHome lane) {
            var next = new HashMap<>(guests);
            next.remove(lane);
            spread.left(lane);
            next.entrySet().removeIf(each -> each.getValue() == 0 && !spread.hasLaneOn(each.getKey()));
            return next.isEmpty() ? null : new Place(spread, next);
        }

        int of(LoopHome lane) {
            return guests.getOrDefault(lane, 0);
        }

        boolean isVisited() {
            return guests.values().stream().anyMatch(count -> count > 0);
        }
    }

    private final List<LoopHome> homes;
    private final Map<PoolKey, Place> places = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    PoolPlaces(List<LoopHome> homes) {
        this.homes = homes;
    }

    /**
     * A client wants to this pool: the loop to bring it to, which is that of the lane with fewest clients. Exactly one
     * {@link #leave} must follow.
     *
     * @param lanes how many the pool is to have at least
     */
    LoopHome enter(PoolKey key, int lanes) {
        var chosen = new LoopHome[1];
        places.compute(key, (_, place) -> {
            Place at = place == null
                    ? new Place(new PoolSpread(key, homes.getFirst().now()), Map.of())
                    : place;
            chosen[0] = emptiest(at, key.replication() ? 1 : Math.min(lanes, homes.size()));
            return at.plus(chosen[0], 1);
        });
        return chosen[0];
    }

    private LoopHome emptiest(Place place, int lanes) {
        int first = next.get();
        if (place.guests().size() < Math.max(1, lanes)) {
            first = next.getAndIncrement();
        }
        LoopHome emptiest = null;
        for (int i = 0; i < homes.size(); i++) {
            LoopHome each = homes.get(Math.floorMod(first + i, homes.size()));
            boolean is = place.guests().containsKey(each);
            if (!is && place.guests().size() < Math.max(1, lanes)) {
                return each; // one more lane
            }
            if (is && (emptiest == null || place.of(each) < place.of(emptiest))) {
                emptiest = each;
            }
        }
        return Objects.requireNonNull(emptiest, "a pool has a lane");
    }

    /** The pool as a whole; only while somebody has entered it. */
    PoolSpread spread(PoolKey key) {
        return Objects.requireNonNull(places.get(key), "somebody has entered").spread();
    }

    /** A client sets out from one lane to another, which may be new. */
    void move(PoolKey key, LoopHome from, LoopHome to) {
        places.computeIfPresent(key, (_, place) -> place.plus(from, -1).plus(to, 1));
    }

    /** The pool has a lane there from now on, for clients that are yet to come. */
    void widen(PoolKey key, LoopHome to) {
        places.computeIfPresent(key, (_, place) -> place.plus(to, 0));
    }

    void leave(PoolKey key, LoopHome home) {
        places.computeIfPresent(key, (_, place) -> {
            Place after = place.plus(home, -1);
            return key.replication() && !after.isVisited() ? null : after;
        });
    }

    boolean isVisited(PoolKey key) {
        Place place = places.get(key);
        return place != null && place.isVisited();
    }

    boolean isVisited(PoolKey key, LoopHome lane) {
        Place place = places.get(key);
        return place != null && place.of(lane) > 0;
    }

    /** Gives the lane up unless a client is there or on its way. True obliges: it has to go before its loop goes on. */
    boolean vacate(PoolKey key, LoopHome lane) {
        var vacated = new boolean[1];
        places.computeIfPresent(key, (_, place) -> {
            vacated[0] = place.of(lane) == 0;
            return vacated[0] ? place.without(lane) : place;
        });
        return vacated[0] || !places.containsKey(key);
    }
}
