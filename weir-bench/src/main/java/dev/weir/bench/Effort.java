package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and how often to measure, and which rows. */
final class Effort {
    @Option(names = "--rounds", description = "Runs of each contender for each row; default: 3, quick 2.")
    private @Nullable Integer givenRounds;

    @Option(names = "--seconds", description = "Length of what is measured of a run; default: 2.")
    private @Nullable Integer givenSeconds;

    @Option(names = "--warm", description = "Seconds of load before anything is measured; default: 30, quick 15.")
    private @Nullable Integer givenWarm;

    @Option(names = "--quick", description = "Fewer rounds and a shorter warm-up; nothing is written.")
    boolean quick;

    @Option(
            names = "--only",
            description = "Measures only rows in whose label the regular expression is found; nothing is written.")
    private @Nullable Pattern only;

    @Option(
            names = "--turns",
            paramLabel = "FILE",
            description = "Holds flock(1) on FILE for each row, to take turns with other measurements on the machine.")
    @Nullable
    Path turns;

    @Option(
            names = "--beside",
            paramLabel = "DIR",
            description = "Measures the Weir of another working copy too; nothing is written.")
    List<Path> others = List.of();

    @Option(names = "--alone", description = "Measures no PgBouncer; nothing is written.")
    private boolean alone;

    @Option(names = "--root", hidden = true, description = "The repository.")
    Path root = Path.of("").toAbsolutePath();

    int rounds() {
        return Optional.ofNullable(givenRounds).orElse(quick ? 2 : 3);
    }

    int seconds() {
        return Optional.ofNullable(givenSeconds).orElse(2);
    }

    int warm() {
        return Optional.ofNullable(givenWarm).orElse(quick ? 15 : 30);
    }

    boolean wants(String row) {
        return only == null || only.matcher(row).find();
    }

    /** Whether the figures may stand in the document: rows left out or measured in a hurry may not. */
    boolean isWhole() {
        return !quick && only == null && others.isEmpty() && !alone;
    }

    List<Peer> peers(Workbench bench) throws IOException, InterruptedException {
        return alone ? List.of() : Peer.present(bench, root);
    }

    /** The turn of one row; closing it lets others measure. */
    Turn turn() throws IOException {
        return Turn.take(turns);
    }

    /** A Java needs some ten thousands of transactions of each kind before its code is compiled for good. */
    void warm(Workbench bench, Contender contender, List<Workload> workloads) throws IOException, InterruptedException {
        var pgbench = new Pgbench(bench, Math.max(1, warm() / (workloads.size() * 2)));
        for (Workload workload : workloads) {
            for (int clients : List.of(16, 64)) {
                pgbench.warm(contender, Pgbench.Load.of(workload, clients));
            }
        }
    }
}
