package dev.weir.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code pgbench -S}: one row by primary key and transaction, so that nearly all there is to measure is the way there. */
record Pgbench(Workbench bench, int seconds) {
    private static final Pattern PROCESSED = Pattern.compile("actually processed: (\\d+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without");
    /** How long connecting and ending may take on top. */
    private static final int SLACK = 30;

    Run run(Contender contender, QueryMode mode, int clients) throws IOException, InterruptedException {
        long before = contender.cpuMicros();
        String said = load(contender, mode, clients, seconds);
        long spent = contender.cpuMicros() - before;
        return new Run(figure(RATE, said), figure(LATENCY, said), spent / figure(PROCESSED, said));
    }

    /** Load without looking, for a Java that has yet to compile itself. */
    String load(Contender contender, QueryMode mode, int clients, int seconds)
            throws IOException, InterruptedException {
        return bench.run(
                List.of(
                        "pgbench",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + contender.port(),
                        "-U",
                        Postgres.USER,
                        "-n",
                        "-S",
                        "-M",
                        mode.flag(),
                        "-c",
                        "" + clients,
                        "-j",
                        "1",
                        "-T",
                        "" + seconds,
                        Postgres.DATABASE),
                Duration.ofSeconds(seconds + SLACK));
    }

    private static double figure(Pattern pattern, String said) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IOException("pgbench printed nothing that matches " + pattern + ":\n" + said);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
