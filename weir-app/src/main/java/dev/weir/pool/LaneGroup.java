package dev.weir.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one pool, each on a loop of its own. Limits are the pool's, not a lane's, and hold to the unit. Thread-safe;
 * lanes come and go rarely.
 */
public final class LaneGroup<S extends PooledServer> {
    /** Brings a server to the loop of another lane. */
    @FunctionalInterface
    public interface Carrier<S extends PooledServer> {
        /**
         * Called on the server's loop; the server is in no lane until {@link PoolLane#arrived} or, if it died on its way,
         * {@link PoolLane#lost} of the target is called on the target's loop, exactly once. Must not call a lane inside.
         */
        void carry(S server, PoolLane<S> to);
    }

    private final PoolKey key;
    private final Carrier<S> carrier;
    private final PoolTally tally = new PoolTally();
    private final List<LaneSharing<S>> lanes = new CopyOnWriteArrayList<>();
    private volatile long reconnectedAt;

    /** Without lanes yet: a lane joins when it is made. {@code now} is the time of any loop. */
    public LaneGroup(PoolKey key, Carrier<S> carrier, long now) {
        this.key = key;
        this.carrier = carrier;
        this.reconnectedAt = now;
    }

    /** For a pool that never has a second lane. */
    static <S extends PooledServer> LaneGroup<S> ofOne(PoolKey key, long now) {
        return new LaneGroup<>(
                key,
                (server, to) -> {
                    throw new IllegalStateException("a lane without siblings: " + key);
                },
                now);
    }

    public PoolKey key() {
        return key;
    }

    PoolTally tally() {
        return tally;
    }

    boolean isShared() {
        return lanes.size() > 1;
    }

    void join(LaneSharing<S> lane) {
        lanes.add(lane);
    }

    void leave(LaneSharing<S> lane) {
        lanes.remove(lane);
    }

    void carry(S server, LaneSharing<S> to) {
        carrier.carry(server, to.lane());
    }

    /** All servers born before this are to be replaced. */
    void reconnect(long now) {
        if (now - reconnectedAt > 0) {
            reconnectedAt = now;
        }
    }

    boolean isOutdated(S server) {
        return server.bornAt() - reconnectedAt < 0;
    }

    /** Of the lanes beside the given one that lack a server, the one whose first client has waited longest. */
    @Nullable
    LaneSharing<S> neediestBeside(LaneSharing<S> lane) {
        LaneSharing<S> neediest = null;
        for (var each : lanes) {
            if (!each.equals(lane)
                    && each.need().isStated()
                    && (neediest == null
                            || each.need().since() - neediest.need().since() < 0)) {
                neediest = each;
            }
        }
        return neediest;
    }

    /** The lane beside the given one that seems to have most idle servers; null when none seems to have any. */
    @Nullable
    LaneSharing<S> idlestBeside(LaneSharing<S> lane) {
        LaneSharing<S> idlest = null;
        int most = 0;
        for (var each : lanes) {
            int idle = each.equals(lane) ? 0 : each.idleHint();
            if (idle > most) {
                most = idle;
                idlest = each;
            }
        }
        return idlest;
    }

    /** A right has come free: whoever lacks a server may try to open one. */
    void roomMade(LaneSharing<S> by) {
        if (tally.isAnyoneNeedy()) {
            for (var each : lanes) {
                if (!each.equals(by) && each.need().isStated()) {
                    each.mailRoom();
                }
            }
        }
    }

    /** The numbers of the whole pool: those of one lane as they are, of its siblings as they last told. */
    PoolSnapshot wholePool(LaneSharing<S> lane, PoolSnapshot own) {
        var sum = own;
        for (var each : lanes) {
            var told = each.equals(lane) ? null : each.told();
            sum = told == null ? sum : sum.plus(told);
        }
        return sum;
    }
}
