package dev.weir.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.config.Global;
import dev.weir.config.ServerAddress;
import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.LaneContext;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import dev.weir.pool.PoolSnapshot;
import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.pool.Waiter;
import dev.weir.session.ServerCredentials;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPolicy;
import dev.weir.session.SessionPool;
import dev.weir.session.SessionTimeouts;
import dev.weir.wire.auth.ScramKeyCache;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a dial ends, the lane that asked for it hears of it, on its own loop. */
class ServerDialerTest {
    private static final int PATIENCE = 10;
    private static final PoolKey KEY = PoolKey.of("shop", "app");

    /** From where the lane was told, as {@link Target#loginRetry} sees it. */
    private record Told(boolean onLoop, boolean insideTheLane) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private @Nullable EventLoopGroup loops;
    private @Nullable LoopHome home;
    private boolean insideTheLane;

    @AfterEach
    void stopLoops() {
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** A loop that cannot drive the socket stands for a process without file descriptors; see {@link CancelDialerTest}. */
    @Test
    void a_dial_without_a_socket_is_told_on_the_loop_and_not_while_the_lane_is_opening() throws Exception {
        SessionPool pool = poolThatAsks(LocalIoHandler.newFactory(), new ServerAddress("/nowhere", 5432));

        assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(true, false));
        await().atMost(Duration.ofSeconds(PATIENCE)).until(() -> snapshot(pool).connecting() == 0);
    }

    @Test
    void a_login_that_cannot_even_begin_leaves_no_server_connecting() throws Exception {
        try (var postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SessionPool pool =
                    poolThatAsks(NioIoHandler.newFactory(), new ServerAddress("127.0.0.1", postgres.getLocalPort()));
            try (var connection = postgres.accept()) {
                connection.setSoTimeout(PATIENCE * 1_000);
                assertThat(connection.getInputStream().read()).isEqualTo(-1);
            }

            assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(true, false));
            await().atMost(Duration.ofSeconds(PATIENCE))
                    .until(() -> snapshot(pool).connecting() == 0);
        }
    }

    @Test
    void a_server_is_as_old_as_its_dial() throws Exception {
        try (var postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var resolving = new LinkedBlockingQueue<Runnable>();
            poolThatAsks(NioIoHandler.newFactory(), resolving::add, new Fit(List.of(at(postgres))));
            long reconnect = requireNonNull(home).now();

            requireNonNull(resolving.poll(PATIENCE, TimeUnit.SECONDS)).run();

            await().atMost(Duration.ofSeconds(PATIENCE))
                    .until(() -> onLoop(() -> !requireNonNull(home).serverSet().isEmpty()));
            ServerSession server =
                    onLoop(() -> requireNonNull(home).serverSet().iterator().next());
            assertThat(server.bornAt()).isLessThan(reconnect);
        }
    }

    @Test
    void a_host_that_takes_connections_and_logs_nobody_in_is_left_for_the_next() throws Exception {
        try (var frozen = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var healthy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            frozen.setSoTimeout(PATIENCE * 1_000);
            healthy.setSoTimeout(PATIENCE * 1_000);
            SessionPool pool =
                    poolThatAsks(NioIoHandler.newFactory(), Runnable::run, new Fit(List.of(at(frozen), at(healthy))));
            frozen.accept().close();
            await().atMost(Duration.ofSeconds(PATIENCE))
                    .until(() -> snapshot(pool).connecting() == 0);

            onLoop(() -> {
                pool.lane()
                        .tick(requireNonNull(home).now() + Duration.ofMinutes(1).toNanos());
                return pool;
            });

            healthy.accept().close();
        }
    }

    private static ServerAddress at(ServerSocket socket) {
        return new ServerAddress("127.0.0.1", socket.getLocalPort());
    }

    /** A pool with one client, which waits for a server at an address where nobody can log in. */
    private SessionPool poolThatAsks(IoHandlerFactory handlers, ServerAddress address) throws Exception {
        return poolThatAsks(handlers, Runnable::run, new Unfit(address));
    }

    private SessionPool poolThatAsks(IoHandlerFactory handlers, Executor workers, ServerDialer.Target target)
            throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, handlers);
        loops = group;
        var its = new LoopHome(group.next(), workers, new CancelDialer(Transport.NIO, () -> 0));
        home = its;
        var options = new SocketOptions(Transport.NIO, new Global.Tcp(true, 0, 0, 0, Duration.ZERO, 0, false, 4096, 5));
        var dialer = new ServerDialer(its, options, new AddressHealth(new Random(1)), () -> target);
        var pool = new SessionPool(KEY, POLICY, its, made -> {
            var context = new LaneContext(
                    _ -> {
                        insideTheLane = true;
                        dialer.open(made);
                        insideTheLane = false;
                    },
                    new CapacityLedger(CapacityLimits.NONE),
                    its.mailbox(),
                    new Random(1));
            return new PoolLane<>(KEY, PoolLimits.of(PoolMode.TRANSACTION, 1), context, its.now());
        });
        onLoop(() -> {
            pool.lane().acquire(new Patient(), its.now());
            return pool;
        });
        return pool;
    }

    private PoolSnapshot snapshot(SessionPool pool) throws Exception {
        return onLoop(() -> pool.lane().snapshot(requireNonNull(home).now()));
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return requireNonNull(home).loop().submit(task).get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Of several hosts one is used until it fails. */
    private record Fit(List<ServerAddress> addresses) implements ServerDialer.Target {
        @Override
        public boolean takeTurns() {
            return false;
        }

        @Override
        public ServerCredentials credentials() {
            var parameters = Map.of("user", "app", "database", "shop");
            var secret = new ServerCredentials.Secret.None();
            return new ServerCredentials(0, parameters, secret, new ScramKeyCache(1), new Random(1));
        }

        @Override
        public long connectTimeout() {
            return Duration.ofHours(1).toNanos();
        }

        @Override
        public long loginRetry() {
            return Duration.ofSeconds(1).toNanos();
        }
    }

    /** Nobody can log in there. */
    private final class Unfit implements ServerDialer.Target {
        private final ServerAddress address;

        Unfit(ServerAddress address) {
            this.address = address;
        }

        @Override
        public List<ServerAddress> addresses() {
            return List.of(address);
        }

        @Override
        public boolean takeTurns() {
            return false;
        }

        @Override
        public ServerCredentials credentials() {
            throw new IllegalStateException("no credentials today");
        }

        @Override
        public long connectTimeout() {
            return Duration.ofHours(1).toNanos();
        }

        /** Asked when a dial has failed, right before the lane is told. */
        @Override
        public long loginRetry() {
            told.add(new Told(requireNonNull(home).loop().inEventLoop(), insideTheLane));
            return Duration.ofHours(1).toNanos();
        }
    }

    private static final class Patient extends Waiter<ServerSession> {
        @Override
        protected void granted(ServerSession server) {
            throw new AssertionError("nobody can log in there");
        }

        @Override
        protected void refused(Refusal refusal) {}

        @Override
        protected void waitingLong(QueueReport report) {}
    }

    private static final SessionPolicy POLICY = new SessionPolicy(
            PoolMode.TRANSACTION, 0, "", false, null, 0, "", true, 1 << 20, new SessionTimeouts(0, 0, 0, 0, 0, 0));
}
