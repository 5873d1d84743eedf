package dev.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The event loops of a running pooler, so that its clients and servers can live on them as well. */
public final class NodeLoops {
    private NodeLoops() {}

    public static EventLoopGroup of(PoolerNode node) {
        return Objects.requireNonNull(node.homes().getFirst().loop().parent(), "a loop has a group");
    }

    /** A listener that these loops can drive. */
    public static ServerChannel listener(PoolerNode node) {
        return transport(node).listener(false);
    }

    /** A connection that these loops can drive. */
    public static Channel socket(PoolerNode node) {
        return transport(node).socket(false);
    }

    private static Transport transport(PoolerNode node) {
        return Transport.valueOf(node.io().toUpperCase(Locale.ROOT));
    }

    /** How many of them have a lane of some pool. */
    public static int withLanes(PoolerNode node) {
        return (int) node.homes().stream()
                .map(home -> CompletableFuture.supplyAsync(() -> !home.pools().isEmpty(), home.loop()))
                .filter(CompletableFuture::join)
                .count();
    }

    /** The threads behind them. */
    public static List<Long> threads(PoolerNode node) {
        return node.homes().stream().map(LoopHome::threadId).toList();
    }
}
