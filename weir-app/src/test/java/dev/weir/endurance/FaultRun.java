package dev.weir.endurance;

import dev.weir.testing.LeakWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Breaks one thing after the other under load, in an order of its own each round, until the time is over and every fault had
 * its turn. Runs in a JVM of its own, so that it may have a network of its own.
 */
final class FaultRun {
    /** One fault: what happened until the next. */
    record Strike(Fault fault, Phase phase, int mayLose) {}

    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final long CALM_MILLIS = 700;
    private static final int ENOUGH = 20;

    private final FaultRig rig;
    private final Journal journal;
    private final List<Strike> strikes = new ArrayList<>();

    private FaultRun(FaultRig rig) {
        this.rig = rig;
        this.journal = rig.load().journal();
    }

    /** Seconds to run, seed, file for the report. Exits with 1 when anything was wrong. */
    public static void main(String[] arguments) throws Exception {
        LeakWatch.listen();
        var length = Duration.ofSeconds(Long.parseLong(arguments[0]));
        long seed = Long.parseLong(arguments[1]);
        var directory = Files.createTempDirectory("weir-faults");
        FaultReport report;
        try (var rig = new FaultRig(directory, seed)) {
            var run = new FaultRun(rig);
            run.breakThings(length, new Random(seed));
            report = new FaultReport(length, seed, rig, run.strikes);
        }
        LeakWatch.leaksSoFar().forEach(leak -> report.add("a buffer was lost: " + leak));
        Files.writeString(Path.of(arguments[2]), report.markdown());
        System.exit(report.isClean() ? 0 : 1);
    }

    private void breakThings(Duration length, Random random) throws IOException, InterruptedException, SQLException {
        rig.startLoad();
        Thread.sleep(2_000); // a load that has come to its stride
        long end = System.nanoTime() + length.toNanos();
        do {
            var round = new ArrayList<>(Arrays.asList(Fault.values()));
            Collections.shuffle(round, random);
            for (Fault fault : round) {
                if (fault.isPossible(rig) && (strikes.size() < round.size() || System.nanoTime() < end)) {
                    strike(fault);
                }
            }
        } while (System.nanoTime() < end);
        journal.begin(new Phase("the end"));
        rig.load().stop();
        try (var root = rig.backends().superuser()) {
            rig.load().settle(root);
        }
        nothingIsLeft();
    }

    private void strike(Fault fault) throws IOException, InterruptedException {
        var phase = new Phase(fault.name());
        journal.begin(phase);
        int mayLose = fault.strike(rig);
        everybodyIsServed(phase);
        Thread.sleep(CALM_MILLIS); // what the fault has done is to be told within its own phase
        strikes.add(new Strike(fault, phase, mayLose));
        if (phase.lost() > mayLose) {
            journal.violation("%d transactions lost where %d could be".formatted(phase.lost(), mayLose));
        }
        System.out.printf(
                "%-24s %5d answered, %2d of %2d lost %s, longest wait %d ms%n",
                fault, phase.answered(), phase.lost(), mayLose, phase.byState(), phase.longestWait() / 1_000_000);
    }

    /** The fault is over: every pool goes on without help. */
    private void everybodyIsServed(Phase phase) throws InterruptedException {
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        for (String database : List.of(Load.DIRECT, Load.LINK, Load.SESSION_MODE)) {
            long enough = phase.answered(database) + ENOUGH;
            while (phase.answered(database) < enough) {
                if (System.nanoTime() > deadline) {
                    journal.violation("clients of %s were not served within %d s after the fault"
                            .formatted(database, RECOVERY.toSeconds()));
                    return;
                }
                Thread.sleep(20); // the load counts; nobody is told
            }
        }
    }

    /** All clients have left: no server may be held, nobody wait. */
    private void nothingIsLeft() throws InterruptedException, SQLException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        List<Map<String, String>> busy;
        do {
            Thread.sleep(100); // servers whose clients left in the middle are cleaned first
            busy = rig.weir().show("POOLS").stream().filter(FaultRun::isBusy).toList();
        } while (!busy.isEmpty() && System.nanoTime() < deadline);
        if (!busy.isEmpty()) {
            journal.violation("without clients, pools are at work: " + busy);
        }
    }

    private static boolean isBusy(Map<String, String> pool) {
        return !"weir".equals(pool.get("database"))
                && !"pgbouncer".equals(pool.get("database"))
                && List.of("cl_active", "cl_waiting", "sv_active", "sv_tested", "sv_login").stream()
                        .anyMatch(column -> !"0".equals(pool.getOrDefault(column, "0")));
    }
}
