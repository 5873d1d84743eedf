package dev.weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Weir beside itself: which transport, which collector, how many loops. */
@Command(name = "variants", description = "Measures ways to run Weir beside each other and prints a table.")
final class VariantsCommand implements Callable<Integer> {
    private static final List<Variant> VARIANTS = List.of(
            Variant.AS_SHIPPED,
            new Variant("io_uring", "io = io_uring", ""),
            new Variant("nio", "io = nio", ""),
            new Variant("one-loop", "event_loops = 1", ""),
            new Variant("serial-gc", "", "-XX:+UseSerialGC"),
            new Variant("parallel-gc", "", "-XX:+UseParallelGC"));

    @Mixin
    private Effort effort = new Effort();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var bench = new Workbench();
                var postgres = Postgres.start(bench)) {
            var contenders = new ArrayList<Contender>();
            for (Variant variant : VARIANTS) {
                contenders.add(Contender.weir(bench, postgres, effort.root, variant));
            }
            effort.warm(bench, contenders);
            System.out.println(
                    "| query mode | clients | variant | CPU µs/tx | ratio | tx/s ratio |\n|---|---:|---|---:|---:|---:|");
            var pgbench = new Pgbench(bench, effort.seconds);
            for (QueryMode mode : QueryMode.values()) {
                for (int clients : effort.clients) {
                    print(Cell.measure(pgbench, mode, clients, contenders, effort.rounds));
                }
            }
        }
        return 0;
    }

    private static void print(Cell cell) {
        List<Run> shipped = cell.runs().values().iterator().next();
        cell.runs()
                .forEach((contender, runs) -> System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %s | %.1f | %.2f | %.2f |%n",
                        cell.mode().flag(),
                        cell.clients(),
                        contender.name(),
                        Series.of(runs, Run::cpuMicros).median(),
                        Series.ratios(runs, shipped, Run::cpuMicros).median(),
                        Series.ratios(runs, shipped, Run::transactionsPerSecond).median()));
    }
}
