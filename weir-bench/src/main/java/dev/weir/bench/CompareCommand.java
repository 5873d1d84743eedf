package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Weir beside PgBouncer. */
@Command(name = "compare", description = "Measures Weir beside PgBouncer and writes docs/performance.md.")
final class CompareCommand implements Callable<Integer> {
    @Mixin
    private Effort effort = new Effort();

    @Option(names = "--output", description = "Where to write; default: docs/performance.md of the repository.")
    private Path output = Path.of("docs", "performance.md");

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var bench = new Workbench();
                var postgres = Postgres.start(bench)) {
            int mostClients =
                    effort.clients.stream().mapToInt(Integer::intValue).max().orElseThrow();
            var shared = Contender.pgBouncer(bench, postgres, "transaction", Cell.SERVERS);
            var session = Contender.pgBouncer(bench, postgres, "session", mostClients);
            var weir = Contender.weir(bench, postgres, effort.root, Variant.AS_SHIPPED);
            var page = new PerformancePage(Machine.look(bench), postgres, weir, effort);
            effort.warm(bench, List.of(weir, shared));
            var pgbench = new Pgbench(bench, effort.seconds);
            for (Cell cell : measure(pgbench, weir, shared, session)) {
                page.add(cell);
            }
            Path file = effort.root.resolve(output);
            Files.writeString(file, page.text());
            System.out.println("written: " + file);
        }
        return 0;
    }

    private List<Cell> measure(Pgbench pgbench, Contender weir, Contender shared, Contender session)
            throws IOException, InterruptedException {
        var cells = new ArrayList<Cell>();
        for (QueryMode mode : QueryMode.values()) {
            for (int clients : effort.clients) {
                var peer = mode == QueryMode.PREPARED ? session : shared;
                var cell = Cell.measure(pgbench, mode, clients, List.of(peer, weir), effort.rounds);
                System.out.println(PerformancePage.row(cell, Machine.load()));
                cells.add(cell);
            }
        }
        return cells;
    }
}
