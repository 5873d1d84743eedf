package dev.weir.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs of pgbench. It reports once a second, and what is measured lies between its first report and its last: neither
 * logins nor goodbyes are part of it.
 */
record Pgbench(Workbench bench, int seconds) {
    private static final Pattern REPORT = Pattern.compile("progress: ([0-9.]+) s, ([0-9.]+) tps, .*");
    /** How long connecting and ending may take on top, in seconds. */
    private static final int SLACK = 60;
    /** Lines of the log to aim for; all of them would cost pgbench more than they tell. */
    private static final int SAMPLES = 10_000;
    /** What the fastest load comes to per second on an ordinary machine: from it the share to log is taken. */
    private static final int FASTEST = 20_000;

    /** What pgbench said at a time, and what the pooler had spent by then. */
    private record Report(double transactionsPerSecond, long nanos, long cpuMicros) {}

    /**
     * What the clients do.
     *
     * @param options of pgbench
     */
    record Load(List<String> options, int clients) {
        static Load of(Workload workload, int clients) {
            return new Load(workload.options(), clients);
        }
    }

    Run run(Contender contender, Load load) throws IOException, InterruptedException {
        Path logs = Files.createTempDirectory(bench.path(""), "pgbench-");
        try {
            double share = Math.min(1, (double) SAMPLES / (FASTEST * seconds));
            var command = command(contender, load, List.of("-T", "" + (seconds + 1)));
            command.addAll(
                    1,
                    List.of(
                            "-P",
                            "1",
                            "--log",
                            "--log-prefix=" + logs.resolve("log"),
                            String.format(Locale.ROOT, "--sampling-rate=%.4f", share)));
            List<Report> reports = reports(command, contender);
            return summary(reports, latencies(lines(logs)));
        } finally {
            Workbench.delete(logs);
        }
    }

    /** Load without looking, for a Java that has yet to compile itself. */
    void warm(Contender contender, Load load) throws IOException, InterruptedException {
        bench.run(command(contender, load, List.of("-T", "" + seconds)), Duration.ofSeconds(seconds + SLACK));
    }

    /** So many transactions of each client. */
    void count(Contender contender, Load load, int transactions) throws IOException, InterruptedException {
        bench.run(command(contender, load, List.of("-t", "" + transactions)), Duration.ofSeconds(SLACK));
    }

    private static List<String> command(Contender contender, Load load, List<String> length) {
        var command = new ArrayList<>(List.of("pgbench", "-h", "127.0.0.1", "-p", "" + contender.port()));
        command.addAll(List.of("-U", Postgres.USER, "-n", "-c", "" + load.clients));
        command.addAll(length);
        command.addAll(load.options);
        command.add(Postgres.DATABASE);
        return command;
    }

    private List<Report> reports(List<String> command, Contender contender) throws IOException, InterruptedException {
        Process process = bench.open(command, Duration.ofSeconds(seconds + SLACK));
        var said = new ArrayList<String>();
        var reports = new ArrayList<Report>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                var report = REPORT.matcher(line);
                if (report.matches()) {
                    double rate = Double.parseDouble(report.group(2));
                    reports.add(new Report(rate, System.nanoTime(), contender.cpuMicros()));
                }
            }
        }
        if (process.waitFor() != 0 || reports.size() < 2) {
            throw new IOException(
                    "%s through %s failed:%n%s".formatted(command, contender.name(), String.join("\n", said)));
        }
        return reports;
    }

    private static Run summary(List<Report> reports, Series latencies) {
        Report first = reports.getFirst();
        Report last = reports.getLast();
        double rate = reports.stream()
                .skip(1)
                .mapToDouble(Report::transactionsPerSecond)
                .average()
                .orElseThrow();
        double cpuShare = (last.cpuMicros - first.cpuMicros) * 1e3 / (last.nanos - first.nanos);
        return new Run(rate, latencies.percentile(0.5) / 1e3, latencies.percentile(0.99) / 1e3, cpuShare * 1e6 / rate);
    }

    private static List<String> lines(Path logs) throws IOException {
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /**
     * In microseconds, of the transactions that ended behind the first second, or the first half if that is shorter, and before
     * clients began to leave: a thousand goodbyes at once would be most of a p99.
     *
     * @param lines of pgbench's log: client, transaction, latency in µs, script, seconds and microseconds of its end
     */
    static Series latencies(List<String> lines) {
        double first = lines.stream().mapToDouble(Pgbench::end).min().orElse(0);
        double goodbyes = // whoever is done from here on begins nothing more
                lines.stream()
                        .mapToDouble(line -> end(line) - latency(line) / 1e6)
                        .max()
                        .orElse(0);
        double begin = Math.min(first + 1, (first + goodbyes) / 2);
        return Series.of(lines.stream()
                .filter(line -> end(line) >= begin && end(line) <= goodbyes)
                .map(Pgbench::latency)
                .toList());
    }

    private static double latency(String line) {
        return Double.parseDouble(line.split(" ", 4)[2]);
    }

    private static double end(String line) {
        String[] cells = line.split(" ", -1);
        return Long.parseLong(cells[4]) + Long.parseLong(cells[5]) / 1e6;
    }
}
