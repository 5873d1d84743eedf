package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** The servers of a lane by state. State means membership: {@link #change} is the one place that changes either. */
final class ServerLists<S extends PooledServer> {
    /** By the time of becoming idle. */
    final Chain<S> idle = new Chain<>();

    /** By the beginning of the lease. */
    final Chain<S> leased = new Chain<>();

    final Chain<S> resetting = new Chain<>();
    final Chain<S> closing = new Chain<>();
    private final LaneCounters counters;
    private final PoolTally tally;

    ServerLists(LaneCounters counters, PoolTally tally) {
        this.counters = counters;
        this.tally = tally;
    }

    /** Of the living servers, those in this lane. */
    int alive() {
        return idle.size() + leased.size() + resetting.size();
    }

    boolean isEmpty() {
        return alive() + closing.size() == 0;
    }

    void idle(S server, long now) {
        server.idleSince = now;
        move(server, ServerState.IDLE);
    }

    void lease(S server, long now) {
        server.leasedSince = now;
        move(server, ServerState.LEASED);
    }

    void retire(S server, CloseReason reason) {
        tally.aliveBy(server.state().isAlive() ? -1 : 0);
        retireCounted(server, reason);
    }

    /** As {@link #retire}, for a server that has been counted out by {@link PoolTally#countOutAbove}. */
    void retireCounted(S server, CloseReason reason) {
        counters.retired(reason);
        server.retiredFor(reason);
        change(server, ServerState.CLOSING);
        server.retire(reason);
    }

    /** Closes up to {@code most} idle servers, the longest idle first; how many it closed. */
    int retireIdle(int most, CloseReason reason) {
        int closed = 0;
        for (var server = idle.oldest(); server != null && closed < most; server = idle.oldest()) {
            retire(server, reason);
            closed++;
        }
        return closed;
    }

    /** Closes all that are leased or being reset. */
    void retireUsed(CloseReason reason) {
        for (var server = leased.oldest(); server != null; server = leased.oldest()) {
            retire(server, reason);
        }
        for (var server = resetting.oldest(); server != null; server = resetting.oldest()) {
            retire(server, reason);
        }
    }

    /** Those in use go when they are released. */
    void markUsed(CloseReason reason) {
        mark(leased, reason);
        mark(resetting, reason);
    }

    private void mark(Chain<S> servers, CloseReason reason) {
        for (var server = servers.oldest(); server != null; server = servers.after(server)) {
            server.closeWhenReleased(reason);
        }
    }

    /** Any change but a retirement. */
    void move(S server, ServerState next) {
        boolean was = server.state().isAlive();
        if (was != next.isAlive() && server.state() != ServerState.CLOSING) {
            tally.aliveBy(was ? -1 : 1);
        }
        change(server, next);
    }

    private void change(S server, ServerState next) {
        var from = listOf(server.state());
        counters.transition(server.state(), next);
        server.to(next);
        if (from != null) {
            from.remove(server);
        }
        var to = listOf(next);
        if (to != null) {
            to.addNewest(server);
        }
    }

    private @Nullable Chain<S> listOf(ServerState state) {
        return switch (state) {
            case IDLE -> idle;
            case LEASED -> leased;
            case RESETTING -> resetting;
            case CLOSING -> closing;
            case CONNECTING, MOVING, CLOSED -> null;
        };
    }
}
