package dev.weir.net;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigLoader;
import dev.weir.session.SessionPool;
import dev.weir.testing.Crowd;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.WireClient;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pool on two loops of a real Weir in front of PostgreSQL, while its clients and servers go to and fro between them. */
class LaneMovesIT {
    private static final int POOL_SIZE = 3;
    private static final int CLIENTS = 12;
    private static final Duration WHILE = Duration.ofSeconds(4);

    private final Postgres postgres = Postgres.shared(PostgresVersion.V17);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answers = new AtomicLong();

    @TempDir
    private Path directory = Path.of("");

    private @Nullable PoolerNode node;

    @AfterEach
    void stop() throws Exception {
        if (node != null) {
            node.stop();
            node.awaitTermination();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void clients_and_servers_change_loops_and_nobody_notices(String io) throws Exception {
        Assumptions.assumeTrue(!io.equals("io_uring") || IoUring.isAvailable(), "io_uring is forbidden here");
        start(ini().with("io", io));
        var moves = new AtomicInteger();
        var watcher = new Watcher();
        var shaker = Thread.ofVirtual().start(() -> shake(moves));

        Crowd.of(CLIENTS, this::works);

        shaker.join();
        assertThat(watcher.most()).as("servers PostgreSQL has seen").isBetween(1, POOL_SIZE);
        assertThat(moves.get()).as("times clients were sent to the other loop").isGreaterThan(10);
        assertThat(answers.get()).isPositive();
        assertThat(lanesWithTraffic()).isEqualTo(2);
    }

    @Test
    void a_pool_can_have_all_its_lanes_from_the_start() throws Exception {
        start(ini().with("pool_lanes", 2));
        var watcher = new Watcher();
        var clock = Thread.ofVirtual().start(this::waitAwhile);

        Crowd.of(CLIENTS, this::works);

        clock.join();
        assertThat(watcher.most()).isBetween(1, POOL_SIZE);
        assertThat(lanesWithTraffic()).isEqualTo(2);
    }

    @Test
    void a_client_that_has_changed_loops_can_still_cancel() throws Exception {
        start(ini());
        try (var ada = login()) {
            assertThat(ada.query("select 1").value()).isEqualTo("1");
            sendAllToTheOtherLoop();
            ada.send(query("select pg_sleep(20)"));
            TimeUnit.MILLISECONDS.sleep(300); // until it runs: a cancel that comes before hits nothing, rightly

            ada.cancel();

            assertThat(ada.readUntilReady(Duration.ofSeconds(5)).error().sqlState())
                    .isEqualTo("57014");
        }
    }

    @Test
    void a_client_in_a_transaction_stays_until_it_ends() throws Exception {
        start(ini());
        try (var ada = login()) {
            ada.query("begin");
            LoopHome before = homeOfTheClient();
            sendAllToTheOtherLoop();

            assertThat(homeOfTheClient()).isEqualTo(before);
            ada.query("commit");
            assertThat(ada.query("select 1").value()).isEqualTo("1");
            assertThat(homeOfTheClient()).isNotEqualTo(before);
        }
    }

    /** KILL pauses before it looks for clients, loop by loop: whoever changed loops meanwhile could miss it on both. */
    @Test
    void a_client_of_a_paused_database_stays_on_its_loop_until_it_is_resumed() throws Exception {
        start(ini());
        try (var ada = login()) {
            ada.query("select 1");
            LoopHome before = homeOfTheClient();

            node().orders().pause("app");
            sendAllToTheOtherLoop();
            assertThat(homeOfTheClient()).isEqualTo(before);

            node().orders().resume("app");
            sendAllToTheOtherLoop();
            assertThat(homeOfTheClient()).isNotEqualTo(before);
        }
    }

    private PoolerIni ini() {
        return PoolerIni.transactionMode(postgres, POOL_SIZE).with("event_loops", 2);
    }

    private void start(PoolerIni ini) throws IOException {
        Path authFile = directory.resolve("userlist.txt");
        Files.writeString(authFile, ini.userlist());
        Path file = directory.resolve("weir.ini");
        Files.writeString(file, ini.text(freePort(), authFile.toString()));
        var config = Objects.requireNonNull(ConfigLoader.load(file, Map.of()).config());
        node = new PoolerNode(config, new Console.Desk() {
            @Override
            public Console.@Nullable Opener forOwner() {
                return null;
            }

            @Override
            public Console.@Nullable Opener forUser(String user) {
                return null;
            }

            @Override
            public Map<String, String> greeting() {
                return Map.of();
            }
        });
        node.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private PoolerNode node() {
        return Objects.requireNonNull(node);
    }

    private WireClient login() {
        return WireClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node().port()))
                .login(Login.APP);
    }

    /** Every answer shows whose question it was, a setting of the client's own, and a statement that went along. */
    private void works(int number) {
        try (var client = login()) {
            String order = number % 2 == 0 ? "DMY" : "MDY";
            client.query("set datestyle to 'ISO, " + order + "'");
            String month = number % 2 == 0 ? "2" : "1";
            client.send(parse("mine", "select $1 || '-" + number % 3 + "'"), sync());
            assertThat(client.readUntilReady().hasError()).isFalse();
            for (int i = 0; !over.get(); i++) {
                String question = number + "/" + i;
                client.send(bind("", "mine", question), execute(""), sync());
                assertThat(client.readUntilReady().value()).isEqualTo(question + "-" + number % 3);
                var date = client.query("select extract(month from date '01/02/2024')::text || ' " + question + "'");
                assertThat(date.value()).isEqualTo(month + " " + question);
                client.query("begin");
                assertThat(client.query("select '" + question + "'").value()).isEqualTo(question);
                client.query("commit");
                answers.incrementAndGet();
            }
        }
    }

    private void shake(AtomicInteger moves) {
        try {
            long end = System.nanoTime() + WHILE.toNanos();
            while (System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
                for (int i = 0; i < 2; i++) {
                    LoopHome from = node().homes().get(i);
                    LoopHome to = node().homes().get(1 - i);
                    from.execute(() -> {
                        from.relief().hot(to, 0.4);
                        moves.incrementAndGet();
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.set(true);
        }
    }

    private void waitAwhile() {
        try {
            TimeUnit.MILLISECONDS.sleep(WHILE.toMillis() / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.set(true);
        }
    }

    private void sendAllToTheOtherLoop() throws Exception {
        LoopHome from = homeOfTheClient();
        LoopHome to = node().homes().get(0).equals(from)
                ? node().homes().get(1)
                : node().homes().get(0);
        var asked = new CompletableFuture<Boolean>();
        from.execute(() -> {
            from.stays().forEach(stay -> stay.wishTo(to));
            asked.complete(true);
        });
        asked.get(5, TimeUnit.SECONDS);
    }

    /** Where the one client is; waits while it is on its way. */
    private LoopHome homeOfTheClient() throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            for (LoopHome home : node().homes()) {
                var size = new CompletableFuture<Integer>();
                home.execute(() -> size.complete(home.stays().size()));
                if (size.get(5, TimeUnit.SECONDS) == 1) {
                    return home;
                }
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("the client is nowhere");
    }

    private int lanesWithTraffic() throws Exception {
        int lanes = 0;
        for (LoopHome home : node().homes()) {
            var queries = new CompletableFuture<Long>();
            home.execute(() -> queries.complete(home.pools().stream()
                    .map(SessionPool::counters)
                    .mapToLong(counters -> counters.queries)
                    .sum()));
            lanes += queries.get(5, TimeUnit.SECONDS) > 0 ? 1 : 0;
        }
        return lanes;
    }

    /** Counts what PostgreSQL has of this pool until the work is over. */
    private final class Watcher {
        private final AtomicInteger most = new AtomicInteger();
        private final Thread thread = Thread.ofVirtual().start(this::watch);

        int most() throws InterruptedException {
            thread.join();
            return most.get();
        }

        private void watch() {
            try (var root = postgres.superuser()) {
                while (!over.get()) {
                    var seen = root.query("select count(*) from pg_stat_activity "
                            + "where datname = 'app' and usename = 'app' and backend_type = 'client backend'");
                    most.accumulateAndGet(Integer.parseInt(String.valueOf(seen.value())), Math::max);
                }
            }
        }
    }
}
