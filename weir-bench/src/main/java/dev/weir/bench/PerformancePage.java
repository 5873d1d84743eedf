package dev.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** {@code docs/performance.md}. The first contender of each cell is PgBouncer, the second Weir. */
final class PerformancePage {
    private final Machine machine;
    private final Postgres postgres;
    private final Effort effort;
    private final String javaOptions;
    private final String loadBefore;
    private final List<String> rows = new ArrayList<>();

    PerformancePage(Machine machine, Postgres postgres, Contender weir, Effort effort) throws IOException {
        this.machine = machine;
        this.postgres = postgres;
        this.effort = effort;
        this.javaOptions = weir.javaOptions();
        this.loadBefore = Machine.load();
    }

    void add(Cell cell) throws IOException {
        rows.add(row(cell));
    }

    /** A line for whoever watches. */
    static String row(Cell cell, String load) {
        return row(cell) + " load " + load;
    }

    private static String row(Cell cell) {
        var contenders = List.copyOf(cell.runs().keySet());
        List<Run> peer = cell.of(contenders.getFirst());
        List<Run> weir = cell.of(contenders.getLast());
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s |",
                cell.mode().flag(),
                cell.clients(),
                pair(peer, weir, Run::cpuMicros, 1),
                pair(peer, weir, Run::transactionsPerSecond, 0),
                pair(peer, weir, Run::latencyMillis, 2));
    }

    private static String pair(List<Run> peer, List<Run> weir, ToDoubleFunction<Run> figure, int decimals) {
        String number = "%." + decimals + "f";
        return String.format(
                Locale.ROOT,
                number + " | " + number + " | **%.2f** (%.2f to %.2f)",
                Series.of(peer, figure).median(),
                Series.of(weir, figure).median(),
                Series.ratios(weir, peer, figure).median(),
                Series.ratios(weir, peer, figure).lowest(),
                Series.ratios(weir, peer, figure).highest());
    }

    /** The template with every {@code {name}} filled in. */
    String text() throws IOException {
        String text = template();
        for (var fact : facts().entrySet()) {
            text = text.replace("{" + fact.getKey() + "}", fact.getValue());
        }
        return text;
    }

    private static String template() throws IOException {
        try (var in = PerformancePage.class.getResourceAsStream("performance.md")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Map<String, String> facts() throws IOException {
        return Map.ofEntries(
                Map.entry("rows", String.join("\n", rows)),
                Map.entry("minutes", "" + minutes()),
                Map.entry("rounds", "" + effort.rounds),
                Map.entry("seconds", "" + effort.seconds),
                Map.entry("warm", "" + effort.warm),
                Map.entry("servers", "" + Cell.SERVERS),
                Map.entry("date", LocalDate.now(ZoneOffset.UTC).toString()),
                Map.entry("cores", "" + machine.cores()),
                Map.entry("cpu", machine.cpu()),
                Map.entry("kernel", machine.kernel()),
                Map.entry("load-before", loadBefore),
                Map.entry("load-after", Machine.load()),
                Map.entry("postgres", postgres.version()),
                Map.entry("pgbouncer", machine.pgBouncer()),
                Map.entry("pgbouncer-version", machine.pgBouncer().replace("PgBouncer ", "")),
                Map.entry("pgbench", machine.pgbench()),
                Map.entry("java", Runtime.version().toString()),
                Map.entry("java-options", javaOptions));
    }

    private int minutes() {
        int runs = QueryMode.values().length * effort.clients.size() * effort.rounds * 2;
        return (runs * effort.seconds + 2 * effort.warm) / 60 + 1;
    }
}
