package dev.weir;

import dev.weir.admin.ConsoleReplies;
import dev.weir.admin.ConsoleRole;
import dev.weir.admin.ConsoleSession;
import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.DriverProbes;
import dev.weir.admin.ReloadResult;
import dev.weir.admin.Waiting;
import dev.weir.cli.Pooler;
import dev.weir.cli.StartupFailure;
import dev.weir.config.ConfigSource;
import dev.weir.config.WeirConfig;
import dev.weir.net.Console;
import dev.weir.net.PoolerNode;
import dev.weir.wire.ClientError;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The wiring: one running pooler with its console. */
public final class App implements Pooler {
    private final PoolerNode node;
    private final AppOperations operations;
    private final StatsPeriods stats;
    private final ExecutorService consoleThreads = Executors.newVirtualThreadPerTaskExecutor();

    private App(WeirConfig config, ConfigSource source) {
        this.node = new PoolerNode(config, new Desk());
        var loops = new LoopReader(node);
        this.stats = new StatsPeriods(loops, () -> node.config().global().log());
        this.operations =
                new AppOperations(node, new SnapshotTaker(node, loops, stats), source, new DatabaseOrders(node, loops));
    }

    /** @throws StartupFailure when it cannot listen where it should */
    public static App start(WeirConfig config) throws StartupFailure {
        return start(config, ConfigSource.fixed(config));
    }

    /** @param source where RELOAD reads the configuration from */
    public static App start(WeirConfig config, ConfigSource source) throws StartupFailure {
        try {
            var app = new App(config, source);
            app.node.start();
            app.stats.start();
            return app;
        } catch (IOException | IllegalStateException e) {
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public int port() {
        return node.port();
    }

    @Override
    public ReloadResult reload() {
        return operations.reload();
    }

    @Override
    public Optional<String> carryOut(DatabaseOrder order) {
        return operations.carryOut(order, () -> Waiting.GO_ON).map(ClientError::message);
    }

    @Override
    public void shutdown(Drain mode) {
        switch (mode) {
            case AT_TRANSACTION_END -> node.drain();
            case NOW -> node.stop();
        }
    }

    @Override
    public void awaitTermination() throws InterruptedException {
        node.awaitTermination();
        stats.stop();
    }

    @Override
    public void close() {
        node.stop();
        try {
            awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consoleThreads.shutdownNow();
    }

    /** What Weir does at this moment, for whoever looks at it from inside the process. */
    public AppOperations operations() {
        return operations;
    }

    private final class Desk implements Console.Desk {
        @Override
        public Console.@Nullable Opener forUser(String user) {
            var auth = node.config().global().auth();
            if (auth.adminUsers().contains(user)) {
                return forOwner();
            }
            return auth.statsUsers().contains(user)
                    ? (send, close) -> conversation(ConsoleRole.STATS, send, close)
                    : null;
        }

        @Override
        public Console.Opener forOwner() {
            return (send, close) -> conversation(ConsoleRole.ADMIN, send, close);
        }

        @Override
        public Map<String, String> greeting() {
            return DriverProbes.greeting(operations.version());
        }
    }

    private Console conversation(ConsoleRole role, Consumer<ByteBuf> send, Runnable close) {
        var session = new ConsoleSession(operations, role, consoleThreads, new ConsoleReplies() {
            @Override
            public void send(ByteBuf frames) {
                send.accept(frames);
            }

            @Override
            public void close() {
                close.run();
            }
        });
        return new Console() {
            @Override
            public void frame(byte tag, ByteBuf body) {
                session.onFrame(tag, body);
            }

            @Override
            public void cancelRequested() {
                session.onCancel();
            }

            @Override
            public void gone() {
                session.onDisconnect();
            }
        };
    }
}
