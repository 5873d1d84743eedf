package dev.weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Weir beside itself, run in other ways: which way to drive sockets, which collector. */
record VariantsGroup(String name, List<Variant> variants) implements Group {
    private static final List<Workload> WORKLOADS = List.of(Workload.SIMPLE, Workload.PREPARED);
    private static final List<Integer> CLIENTS = List.of(1, 16, 64);

    private static final List<Stage.Reading<Run>> READINGS = List.of(
            new Stage.Reading<>("CPU per transaction, µs", Target.NONE, Run::cpuMicros),
            new Stage.Reading<>("Transactions per second", Target.NONE, Run::transactionsPerSecond),
            new Stage.Reading<>("p50, ms", Target.NONE, Run::p50Millis));

    /** What {@code io = auto} may choose from. */
    static final Group TRANSPORTS = new VariantsGroup(
            "transports",
            List.of(
                    new Variant("io_uring", "io = io_uring", ""),
                    new Variant("epoll", "io = epoll", ""),
                    new Variant("nio", "io = nio", "")));

    static final Group COLLECTORS = new VariantsGroup(
            "collectors",
            List.of(
                    new Variant("Serial", "", "-XX:+UseSerialGC"),
                    new Variant("G1", "", "-XX:+UseG1GC"),
                    new Variant("Parallel", "", "-XX:+UseParallelGC"),
                    new Variant("Z", "", "-XX:+UseZGC")));

    /** Weir beside itself takes long, and stays true for longer. */
    @Override
    public boolean isUsual() {
        return false;
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        for (Variant variant : variants) {
            contenders.add(Contender.weir(stage.bench(), stage.effort().root, variant, stage.configuration()));
        }
        contenders.add(stage.weir(stage.configuration()));
        sheet.fact("java options", contenders.getLast().javaOptions(stage.effort().root));
        for (Contender contender : contenders) {
            try (Turn _ = stage.effort().turn()) {
                stage.effort().warm(stage.bench(), contender, WORKLOADS);
            }
        }
        measure(stage, sheet, contenders);
        stage.end(contenders);
    }

    private static void measure(Stage stage, Sheet sheet, List<Contender> contenders)
            throws IOException, InterruptedException {
        var pgbench = new Pgbench(stage.bench(), stage.effort().seconds());
        for (Workload workload : WORKLOADS) {
            for (int clients : CLIENTS) {
                stage.rounds(
                        sheet,
                        new Stage.Row<>(
                                workload.label() + " " + clients,
                                contenders,
                                contender -> pgbench.run(contender, Pgbench.Load.of(workload, clients)),
                                READINGS));
            }
        }
    }
}
