package dev.weir.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resident memory, of processes started for it: at work, with idle clients, after a burst, and with clients that read
 * slowly.
 */
final class MemoryGroup implements Group {
    private static final int IDLE_CLIENTS = 10_000;
    private static final int BURST = 1_000;
    private static final int SLOW_READERS = 1_000;
    /** Reads of one pass over the slow readers, and passes: at 64 kB a second each, for ten seconds. */
    private static final int SIP = 16 * 1024;

    private static final int PASSES = 40;
    private static final int PASS_MILLIS = 250;
    /** 1 MB in rows of 1 kB. */
    private static final String LARGE_RESULT = "select repeat('x', 1000) from generate_series(1, 1000)";
    /** More than a slow reader can take, in rows of 1 MB. */
    private static final String LARGE_ROWS = "select repeat('x', 1000000) from generate_series(1, 20)";

    private record Line(String label, Target target) {}

    private static final Line STARTED = new Line("just started, MB", Target.NONE);
    private static final Line BASE = new Line("base: after 5 s of work for 16 clients, MB", Target.valueAtMost(120));
    private static final Line IDLE = new Line("with 10,000 idle clients, MB", Target.NONE);
    private static final Line EACH_IDLE = new Line("for each idle client beyond the base, kB", Target.valueAtMost(3));
    private static final Line BURST_PEAK = new Line("most during 1,000 results of 1 MB, MB", Target.NONE);
    private static final Line AFTER_BURST = new Line("20 s later, MB", Target.NONE);
    private static final Line AFTER_TO_BEFORE = new Line("20 s later ÷ before", Target.valueAtMost(1.1));
    private static final Line SLOW_PEAK =
            new Line("most with 1,000 slow readers of 1 MB rows, a server each, MB", Target.NONE);
    /** 64 kB until reading from the server stops, one read beyond that, and as much for how buffers are cut. */
    private static final Line EACH_SLOW = new Line("for each slow reader, kB", Target.valueAtMost(256));

    private static final List<Line> LINES =
            List.of(STARTED, BASE, IDLE, EACH_IDLE, BURST_PEAK, AFTER_BURST, AFTER_TO_BEFORE, SLOW_PEAK, EACH_SLOW);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        List<String> patient = Contender.configuration(stage.postgres(), "transaction", SLOW_READERS);
        var rounds = new LinkedHashMap<String, Map<Line, Double>>();
        for (var starter : stage.starters()) {
            try (Turn _ = stage.effort().turn()) {
                var seen = new LinkedHashMap<Line, Double>();
                Contender first = starter.start(stage.configuration());
                crowd(stage, first, seen);
                stage.end(List.of(first));
                Contender second = starter.start(patient);
                slowReaders(second, seen);
                stage.end(List.of(second));
                System.out.println(first.name());
                seen.forEach((line, value) -> System.out.println("  " + line.label + ": " + Tables.number(value)));
                rounds.put(first.name(), seen);
            }
        }
        for (Line row : LINES) {
            var values = new LinkedHashMap<String, Double>();
            rounds.forEach((name, seen) -> values.put(name, seen.getOrDefault(row, Double.NaN)));
            sheet.add("Resident memory", row.label, row.target, values);
        }
    }

    private static void crowd(Stage stage, Contender pooler, Map<Line, Double> seen)
            throws IOException, InterruptedException {
        ByteBuffer scratch = WireClient.scratch();
        try (var first = WireClient.login(pooler.port(), scratch)) {
            first.query("select 1");
        }
        seen.put(STARTED, settled(pooler, 2));
        new Pgbench(stage.bench(), 5).warm(pooler, Pgbench.Load.of(Workload.SIMPLE, 16));
        double base = settled(pooler, 5);
        seen.put(BASE, base);
        var clients = new ArrayList<WireClient>();
        try {
            for (int i = 0; i < IDLE_CLIENTS; i++) {
                var client = WireClient.login(pooler.port(), scratch);
                clients.add(client);
                client.query("select 1");
            }
            double idle = settled(pooler, 5);
            seen.put(IDLE, idle);
            seen.put(EACH_IDLE, (idle - base) * 1e3 / IDLE_CLIENTS);
            pooler.forgetPeak();
            burst(clients.subList(0, BURST));
            seen.put(BURST_PEAK, pooler.peakMegabytes());
            double after = settled(pooler, 20);
            seen.put(AFTER_BURST, after);
            seen.put(AFTER_TO_BEFORE, after / idle);
        } finally {
            close(clients);
        }
    }

    /** All ask at once; then all read, one after the other. */
    private static void burst(List<WireClient> clients) throws IOException {
        for (WireClient client : clients) {
            client.ask(LARGE_RESULT);
        }
        for (WireClient client : clients) {
            client.readAnswer();
        }
    }

    private static void slowReaders(Contender pooler, Map<Line, Double> seen) throws IOException, InterruptedException {
        ByteBuffer scratch = WireClient.scratch();
        var clients = new ArrayList<WireClient>();
        try {
            for (int i = 0; i < SLOW_READERS; i++) {
                var client = WireClient.login(pooler.port(), scratch, SIP * 4);
                clients.add(client);
                client.query("select 1");
            }
            double idle = settled(pooler, 3);
            pooler.forgetPeak();
            for (WireClient client : clients) {
                client.ask(LARGE_ROWS);
                client.channel().configureBlocking(false);
            }
            for (int pass = 0; pass < PASSES; pass++) {
                for (WireClient client : clients) {
                    client.channel().read(scratch.clear().limit(SIP));
                }
                Thread.sleep(PASS_MILLIS);
            }
            double peak = pooler.peakMegabytes();
            seen.put(SLOW_PEAK, peak);
            seen.put(EACH_SLOW, (peak - idle) * 1e3 / SLOW_READERS);
        } finally {
            close(clients);
        }
    }

    private static void close(List<WireClient> clients) throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
    }

    /** What is resident after some seconds of quiet. */
    private static double settled(Contender pooler, int seconds) throws IOException, InterruptedException {
        Thread.sleep(seconds * 1_000L);
        return pooler.residentMegabytes();
    }
}
