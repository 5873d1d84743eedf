package dev.weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From the start of the program to the first answer, and what the first transactions cost. */
final class StartGroup implements Group {
    private static final int CLIENTS = 16;
    /** 10,000 transactions in all. */
    private static final int EACH = 625;
    /** Seconds of load between cold and warm. */
    private static final int WARM = 10;

    /**
     * What a start came to.
     *
     * @param firstAnswer seconds
     * @param cpu seconds until then
     */
    private record Start(double firstAnswer, double cpu, double coldMicros, double warmMicros) {}

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        Map<Contender, Stage.Starter> starters = new LinkedHashMap<>();
        for (var starter : stage.starters()) {
            // The first start is nobody's: it reads the program from the disk.
            Contender first = starter.start(stage.configuration());
            stage.end(List.of(first));
            starters.put(first, starter);
        }
        stage.rounds(
                sheet,
                new Stage.Row<>(
                        "start",
                        new ArrayList<>(starters.keySet()),
                        contender -> start(stage, Objects.requireNonNull(starters.get(contender))),
                        List.of(
                                new Stage.Reading<>(
                                        "Start",
                                        "from exec to the first answer, s",
                                        Target.valueAtMost(0.7),
                                        Start::firstAnswer),
                                new Stage.Reading<>("Start", "CPU until then, s", Target.NONE, Start::cpu),
                                new Stage.Reading<>(
                                        "Start",
                                        "CPU per transaction, the first 10,000, µs",
                                        Target.NONE,
                                        Start::coldMicros),
                                new Stage.Reading<>(
                                        "Start", "CPU per transaction, warm, µs", Target.NONE, Start::warmMicros),
                                new Stage.Reading<>(
                                        "Start",
                                        "the first 10,000 ÷ warm",
                                        Target.valueAtMost(1.5),
                                        start -> start.coldMicros / start.warmMicros))));
    }

    private static Start start(Stage stage, Stage.Starter starter) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Contender pooler = starter.start(stage.configuration());
        try (var client = WireClient.login(pooler.port(), WireClient.scratch())) {
            client.query("select 1");
        }
        double firstAnswer = (System.nanoTime() - begin) / 1e9;
        double cpu = pooler.cpuMicros() / 1e6;
        double cold = cost(stage, pooler, EACH);
        new Pgbench(stage.bench(), WARM).warm(pooler, Pgbench.Load.of(Workload.SIMPLE, CLIENTS));
        double warm = cost(stage, pooler, EACH * 3);
        stage.end(List.of(pooler));
        return new Start(firstAnswer, cpu, cold, warm);
    }

    private static double cost(Stage stage, Contender pooler, int each) throws IOException, InterruptedException {
        long before = pooler.cpuMicros();
        new Pgbench(stage.bench(), 0).count(pooler, Pgbench.Load.of(Workload.SIMPLE, CLIENTS), each);
        return (pooler.cpuMicros() - before) / (double) (CLIENTS * each);
    }
}
