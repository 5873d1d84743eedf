package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a login costs, and what those who are at work feel of it when many log in. */
final class LoginsGroup implements Group {
    private static final int STORM = 8;
    private static final int AT_WORK = 16;

    /** The poolers of one contender, by how they ask for passwords. */
    private record Doors(Contender trust, Contender plain, Contender verifier) {}

    /**
     * What a storm came to.
     *
     * @param cpuMicros of the pooler, for each login
     */
    private record Pace(double perSecond, double cpuMicros) {}

    private record Logins(Pace trust, Pace plain, Pace verifier) {}

    private record Storms(Run calm, Run trust, Run calmScram, Run scram) {}

    @Override
    public String name() {
        return "logins";
    }

    @Override
    public void measure(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        Map<Contender, Doors> doors = open(stage);
        var pgbench = new Pgbench(stage.bench(), stage.effort().seconds());
        var contenders = List.copyOf(doors.keySet());
        stage.rounds(
                sheet,
                new Stage.Row<>(
                        "logins",
                        contenders,
                        contender -> logins(stage, Objects.requireNonNull(doors.get(contender))),
                        loginReadings()));
        stage.rounds(
                sheet,
                new Stage.Row<>(
                        "storm",
                        contenders,
                        contender -> storms(pgbench, Objects.requireNonNull(doors.get(contender))),
                        stormReadings()));
        for (Doors each : doors.values()) {
            stage.end(List.of(each.trust, each.plain, each.verifier));
        }
    }

    private static Map<Contender, Doors> open(Stage stage) throws IOException, InterruptedException {
        List<String> trust = asking(stage, "trust", Postgres.PASSWORD);
        List<String> plain = asking(stage, "scram-sha-256", Postgres.PASSWORD);
        String secret = stage.postgres().verifier(stage.bench());
        List<String> verifier = asking(stage, "scram-sha-256", secret);
        var doors = new LinkedHashMap<Contender, Doors>();
        var warm = new Pgbench(stage.bench(), Math.max(1, stage.effort().warm() / 6));
        for (var starter : stage.starters()) {
            var each = new Doors(starter.start(trust), starter.start(plain), starter.start(verifier));
            doors.put(each.trust, each);
            try (Turn _ = stage.effort().turn()) {
                for (Contender door : List.of(each.trust, each.plain, each.verifier)) {
                    pace(door, warm.seconds());
                    warm.warm(door, Pgbench.Load.of(Workload.SIMPLE, AT_WORK));
                }
            }
        }
        return doors;
    }

    private static List<String> asking(Stage stage, String how, String secret) throws IOException {
        Path users = stage.bench()
                .file("users-" + System.nanoTime() + ".txt", "\"%s\" \"%s\"\n".formatted(Postgres.USER, secret));
        var settings = new ArrayList<>(stage.configuration());
        settings.replaceAll(line -> line.startsWith("auth_type") ? "auth_type = " + how : line);
        settings.add("auth_file = " + users);
        settings.add("log_connections = 0");
        settings.add("log_disconnections = 0");
        return settings;
    }

    private static Logins logins(Stage stage, Doors doors) throws IOException, InterruptedException {
        int seconds = stage.effort().seconds();
        return new Logins(pace(doors.trust, seconds), pace(doors.plain, seconds), pace(doors.verifier, seconds));
    }

    /** The first half second does not count. */
    private static Pace pace(Contender pooler, int seconds) throws IOException, InterruptedException {
        try (var storm = LoginStorm.begin(pooler, STORM)) {
            Thread.sleep(500);
            long before = storm.logins();
            long cpu = pooler.cpuMicros();
            long begin = System.nanoTime();
            Thread.sleep(seconds * 1_000L);
            double logins = storm.logins() - before;
            double took = (System.nanoTime() - begin) / 1e9;
            return new Pace(logins / took, (pooler.cpuMicros() - cpu) / logins);
        }
    }

    private static Storms storms(Pgbench pgbench, Doors doors) throws IOException, InterruptedException {
        var work = Pgbench.Load.of(Workload.SIMPLE, AT_WORK);
        return new Storms(
                pgbench.run(doors.trust, work),
                inStorm(pgbench, doors.trust, work),
                pgbench.run(doors.verifier, work),
                inStorm(pgbench, doors.verifier, work));
    }

    private static Run inStorm(Pgbench pgbench, Contender pooler, Pgbench.Load work)
            throws IOException, InterruptedException {
        try (var storm = LoginStorm.begin(pooler, STORM)) {
            Run run = pgbench.run(pooler, work);
            storm.logins();
            return run;
        }
    }

    private static List<Stage.Reading<Logins>> loginReadings() {
        String cpu = "CPU per login, µs";
        String rate = "Logins per second";
        String ratio = "CPU of a SCRAM login ÷ of a trust login";
        Target beside = Target.valueAtMost(1.8);
        return List.of(
                new Stage.Reading<>(cpu, "trust", Target.NONE, all -> all.trust.cpuMicros),
                new Stage.Reading<>(cpu, "SCRAM, plain secret", Target.NONE, all -> all.plain.cpuMicros),
                new Stage.Reading<>(cpu, "SCRAM, verifier", Target.NONE, all -> all.verifier.cpuMicros),
                new Stage.Reading<>(ratio, "plain secret", beside, all -> all.plain.cpuMicros / all.trust.cpuMicros),
                new Stage.Reading<>(ratio, "verifier", beside, all -> all.verifier.cpuMicros / all.trust.cpuMicros),
                new Stage.Reading<>(rate, "trust", Target.ratioAtLeast(0.8), all -> all.trust.perSecond),
                new Stage.Reading<>(rate, "SCRAM, plain secret", Target.NONE, all -> all.plain.perSecond),
                new Stage.Reading<>(rate, "SCRAM, verifier", Target.NONE, all -> all.verifier.perSecond));
    }

    private static List<Stage.Reading<Storms>> stormReadings() {
        String p99 = "p99 of 16 clients at work, ms";
        String ratio = "p99 in the storm ÷ calm";
        Target bound = Target.valueAtMost(1.5);
        return List.of(
                new Stage.Reading<>(p99, "calm", Target.NONE, all -> all.calm.p99Millis()),
                new Stage.Reading<>(p99, "while 8 log in by trust", Target.NONE, all -> all.trust.p99Millis()),
                new Stage.Reading<>(p99, "while 8 log in by SCRAM", Target.NONE, all -> all.scram.p99Millis()),
                new Stage.Reading<>(ratio, "trust", bound, all -> all.trust.p99Millis() / all.calm.p99Millis()),
                new Stage.Reading<>(ratio, "SCRAM", bound, all -> all.scram.p99Millis() / all.calmScram.p99Millis()));
    }
}
