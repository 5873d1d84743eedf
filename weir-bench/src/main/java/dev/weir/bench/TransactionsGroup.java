package dev.weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Small transactions: what one costs, how many there are in a second, and how long they take. */
final class TransactionsGroup implements Group {
    private static final List<Integer> CLIENTS = List.of(1, 16, 64, 256, 1000);
    /** From here on a pooler has work enough that what it spends is spent on transactions. */
    private static final int BUSY = 16;

    private static final int CROWD = 1000;

    @Override
    public String name() {
        return "transactions";
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        List<Contender> contenders = stage.all(stage.configuration());
        Contender weir = contenders.getLast();
        sheet.fact("java options", weir.javaOptions(stage.effort().root));
        List<Contender> preparing = preparing(stage, contenders);
        try (Turn _ = stage.effort().turn()) {
            for (Contender contender : contenders.subList(stage.peers().size(), contenders.size())) {
                stage.effort().warm(stage.bench(), contender, wanted(stage));
            }
        }
        var pgbench = new Pgbench(stage.bench(), stage.effort().seconds());
        for (Workload workload : Workload.values()) {
            for (int clients : CLIENTS) {
                stage.rounds(
                        sheet,
                        new Stage.Row<>(
                                label(workload, clients),
                                workload == Workload.PREPARED ? able(preparing, stage, clients) : contenders,
                                contender -> pgbench.run(contender, Pgbench.Load.of(workload, clients)),
                                readings(workload, clients)));
            }
        }
        stage.end(contenders);
        stage.end(preparing);
    }

    private static String label(Workload workload, int clients) {
        return workload.label() + " " + clients;
    }

    private static List<Workload> wanted(Stage stage) {
        var workloads = new ArrayList<Workload>();
        for (Workload workload : Workload.values()) {
            if (CLIENTS.stream().anyMatch(clients -> stage.effort().wants(label(workload, clients)))) {
                workloads.add(workload);
            }
        }
        return workloads;
    }

    /** A PgBouncer that cannot keep prepared statements in transaction mode has a server for every client instead. */
    private static List<Contender> preparing(Stage stage, List<Contender> shared)
            throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        for (int i = 0; i < stage.peers().size(); i++) {
            Peer peer = stage.peers().get(i);
            if (peer.prepares()) {
                contenders.add(shared.get(i));
            } else {
                List<String> settings = Contender.configuration(stage.postgres(), "session", CROWD);
                settings.add("server_idle_timeout = 10");
                contenders.add(stage.pgBouncer(peer, settings));
            }
        }
        contenders.addAll(shared.subList(stage.peers().size(), shared.size()));
        return contenders;
    }

    /** A thousand servers for a thousand clients are more than this PostgreSQL is made for: no figure comes of it. */
    private static List<Contender> able(List<Contender> preparing, Stage stage, int clients) {
        if (clients < CROWD) {
            return preparing;
        }
        var able = new ArrayList<Contender>();
        for (int i = 0; i < preparing.size(); i++) {
            if (i >= stage.peers().size() || stage.peers().get(i).prepares()) {
                able.add(preparing.get(i));
            }
        }
        return able;
    }

    private static List<Stage.Reading<Run>> readings(Workload workload, int clients) {
        double cpu = workload == Workload.PREPARED ? 0.75 : 0.85;
        Target latency = clients == 1 ? Target.ratioAtMost(1.0) : Target.NONE;
        Target tail = clients == CROWD ? Target.ratioAtMost(1.0) : Target.NONE;
        return List.of(
                new Stage.Reading<>(
                        "CPU per transaction, µs", Target.ratioAtMost(clients >= BUSY ? cpu : 1.0), Run::cpuMicros),
                new Stage.Reading<>("Transactions per second", Target.ratioAtLeast(1.0), Run::transactionsPerSecond),
                new Stage.Reading<>("p50, ms", latency, Run::p50Millis),
                new Stage.Reading<>("p99, ms", Target.NONE, Run::p99Millis),
                new Stage.Reading<>("p99 ÷ p50", tail, run -> run.p99Millis() / run.p50Millis()));
    }
}
