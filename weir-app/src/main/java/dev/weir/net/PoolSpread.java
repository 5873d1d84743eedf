package dev.weir.net;

import dev.weir.pool.LaneGroup;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.pool.ServerState;
import dev.weir.session.PoolReports;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One pool, on however many loops it has lanes: what the lanes share, and how a server gets from one to another. */
final class PoolSpread {
    private record Place(LoopHome home, SessionPool pool) {}

    private final LaneGroup<ServerSession> group;
    private final PoolReports reports = new PoolReports();
    private final List<Place> places = new CopyOnWriteArrayList<>();

    PoolSpread(PoolKey key, long now) {
        this.group = new LaneGroup<>(key, this::carry, now);
    }

    LaneGroup<ServerSession> group() {
        return group;
    }

    PoolReports reports() {
        return reports;
    }

    void joined(LoopHome home, SessionPool pool) {
        places.add(new Place(home, pool));
    }

    boolean hasLaneOn(LoopHome home) {
        return places.stream().anyMatch(place -> place.home().equals(home));
    }

    void left(LoopHome home) {
        places.removeIf(place -> place.home().equals(home));
    }

    private void carry(ServerSession server, PoolLane<ServerSession> to) {
        Place target = places.stream()
                .filter(place -> place.pool().lane().equals(to))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a lane of no loop"));
        Channel channel = ((ChannelLink) server.link()).channel();
        ServerHandler handler = channel.pipeline().get(ServerHandler.class);
        handler.leaves();
        server.leaves();
        server.link().reading(false);
        ChannelMove.to(target.home().loop(), channel, () -> arrive(server, handler, target));
    }

    private static void arrive(ServerSession server, ServerHandler handler, Place target) {
        server.arrived(target.pool());
        handler.arrived(target.home());
        if (!handler.isConnected()) {
            server.closed();
        } else if (server.state() == ServerState.MOVING) { // what it has said on its way may have ended it
            server.link().reading(true);
            target.pool().lane().arrived(server, target.home().now());
        }
    }
}
