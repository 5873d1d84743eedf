package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How long and how often to measure. */
final class Effort {
    @Option(names = "--rounds", description = "Runs of each pooler for each row; default: ${DEFAULT-VALUE}.")
    int rounds = 7;

    @Option(names = "--seconds", description = "Length of a run; default: ${DEFAULT-VALUE}.")
    int seconds = 4;

    @Option(names = "--warm", description = "Seconds of load before anything is measured; default: ${DEFAULT-VALUE}.")
    int warm = 30;

    @Option(names = "--clients", split = ",", description = "Numbers of clients; default: 16,64.")
    List<Integer> clients = List.of(16, 64);

    @Option(names = "--root", hidden = true, description = "The repository.")
    Path root = Path.of("").toAbsolutePath();

    /** A Java needs some ten thousands of transactions of each kind before its code is compiled for good. */
    void warm(Workbench bench, List<Contender> contenders) throws IOException, InterruptedException {
        var pgbench = new Pgbench(bench, seconds);
        int share = Math.max(1, warm / (QueryMode.values().length * clients.size()));
        for (Contender contender : contenders) {
            for (QueryMode mode : QueryMode.values()) {
                if (mode == QueryMode.PREPARED && !contender.preparesInTransactionMode()) {
                    continue;
                }
                for (int each : clients) {
                    pgbench.load(contender, mode, each, share);
                }
            }
        }
    }
}
