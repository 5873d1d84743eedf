package dev.weir.bench;

import dev.weir.config.ConfigLoader;
import dev.weir.net.Console;
import dev.weir.net.NodeLoops;
import dev.weir.net.PoolerNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One hot pool on one event loop and on two. Clients, Weir and a stand-in for PostgreSQL live on the same loops, so that a
 * loop is a core and nothing else uses one. Weir starts with one lane, as it ships, and spreads by itself.
 */
@Command(
        name = "scale",
        description = "Measures one hot pool on one and on two event loops, against a server that costs nothing.")
final class ScaleCommand implements Callable<Integer> {
    /** Of the page; also the name of its figures. */
    static final String CHAPTER = "scale";

    private static final Target AT_LEAST = Target.ratioAtLeast(1.7);
    private static final String RATE = "Transactions per second, one pool";
    private static final String WORTH = "Transactions per second of processor time";
    private static final String CPU = "Cores used by the loops";

    @Option(names = "--rounds", description = "Turns of each; default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Counted in each turn, after two more; default: ${DEFAULT-VALUE}.")
    private int seconds = 4;

    @Option(names = "--warm", description = "Seconds of load on each before the first turn; default: ${DEFAULT-VALUE}.")
    private int warm = 12;

    @Option(
            names = "--lanes",
            description =
                    "pool_lanes; default: ${DEFAULT-VALUE}, so that the pool spreads when its loop has used most of a core for"
                            + " two seconds, which takes a machine that has one to give.")
    private int lanes;

    @Option(names = "--clients", split = ",", description = "With half as many servers; default: ${DEFAULT-VALUE}.")
    private List<Integer> clients = List.of(64, 256);

    @Option(names = "--io", description = "io; default: ${DEFAULT-VALUE}.")
    private String io = "auto";

    @Option(names = "--write", description = "Writes the figures and docs/performance.md.")
    private boolean write;

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("").toAbsolutePath();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var sheet = new Sheet();
        sheet.fact("date", LocalDate.now(ZoneOffset.UTC).toString());
        sheet.fact("machine", Machine.name());
        sheet.fact("PostgreSQL", "no PostgreSQL, a stand-in");
        sheet.fact("load before", Machine.load());
        for (int count : clients) {
            measure(count, sheet);
        }
        sheet.fact("load after", Machine.load());
        System.out.println(Tables.all(sheet));
        if (write) {
            sheet.write(Groups.figures(root, CHAPTER));
            Files.writeString(root.resolve("docs/performance.md"), PerformancePage.text(root));
        }
        return 0;
    }

    private void measure(int count, Sheet sheet) throws IOException, InterruptedException {
        String row = "two loops, " + count + " clients";
        try (var bench = new Workbench();
                var one = new Rig(bench, 1, count);
                var two = new Rig(bench, 2, count)) {
            one.turn(warm, 1);
            two.turn(warm, 1);
            for (int turn = 0; turn < rounds; turn++) {
                // alternating who begins: what else runs on the machine hits both alike
                var turns = turn % 2 == 0 ? List.of(one, two) : List.of(two, one);
                for (Rig rig : turns) {
                    rig.turn(seconds + 2, seconds);
                }
                sheet.add(RATE, row, AT_LEAST, round(one.rate, two.rate));
                sheet.add(WORTH, row, Target.NONE, round(one.rate / one.cores, two.rate / two.cores));
                sheet.add(CPU, row, Target.NONE, round(one.cores, two.cores));
                System.out.printf(
                        Locale.ROOT,
                        "%d clients: one loop %.0f tx/s (%.2f cores), two %.0f (%.2f cores, %d lanes): %.2f%n",
                        count,
                        one.rate,
                        one.cores,
                        two.rate,
                        two.cores,
                        two.lanes(),
                        two.rate / one.rate);
            }
        }
    }

    private static Map<String, Double> round(double one, double two) {
        var round = new LinkedHashMap<String, Double>();
        round.put("one loop", one);
        round.put(Stage.WEIR, two);
        return round;
    }

    /** A Weir with everything around it, on so many loops. */
    private final class Rig implements AutoCloseable {
        private final PoolerNode node;
        private final StandIn standIn;
        private final AskingClients clients;
        double rate;
        double cores;

        Rig(Workbench bench, int loops, int count) throws IOException {
            int port = Workbench.freePort(); // the stand-in's: the node has to know it, and its loops are the node's
            Path file = bench.file("scale-" + loops + ".ini", configuration(loops, count, port));
            var config =
                    Objects.requireNonNull(ConfigLoader.load(file, Map.of()).config(), "a valid configuration");
            node = new PoolerNode(config, new NoConsole());
            node.start();
            standIn = new StandIn(node, port);
            clients = new AskingClients(node, count);
        }

        private String configuration(int loops, int count, int port) throws IOException {
            return """
                    [databases]
                    bench = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    max_client_conn = 10000
                    default_pool_size = %d
                    event_loops = %d
                    pool_lanes = %d
                    io = %s
                    """.formatted(port, Workbench.freePort(), count / 2, loops, lanes, io);
        }

        void turn(int seconds, int counted) throws InterruptedException {
            long before = cpu();
            long since = System.nanoTime();
            rate = clients.answersPerSecond(seconds, counted);
            cores = (double) (cpu() - before) / (System.nanoTime() - since);
        }

        int lanes() {
            return NodeLoops.withLanes(node);
        }

        private long cpu() {
            var threads = ManagementFactory.getThreadMXBean();
            return NodeLoops.threads(node).stream()
                    .mapToLong(threads::getThreadCpuTime)
                    .sum();
        }

        @Override
        public void close() {
            clients.close();
            standIn.close();
            node.stop();
            try {
                node.awaitTermination();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class NoConsole implements Console.Desk {
        @Override
        public Console.@Nullable Opener forUser(String user) {
            return null;
        }

        @Override
        public Console.@Nullable Opener forOwner() {
            return null;
        }

        @Override
        public Map<String, String> greeting() {
            return Map.of();
        }
    }
}
