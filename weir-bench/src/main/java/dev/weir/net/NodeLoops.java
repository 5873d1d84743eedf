package dev.weir.net;

import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The event loops of a running pooler, so that its clients and servers can live on them as well. */
public final class NodeLoops {
    private NodeLoops() {}

    public static EventLoopGroup of(PoolerNode node) {
        return Objects.requireNonNull(node.homes().getFirst().loop().parent(), "a loop has a group");
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
