package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Doctor;
import dev.weir.doctor.live.Full;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.Watch;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Series;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir doctor URL}: why connections run out, who holds them, what to change. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeOnInvalidInput = DoctorCommand.COULD_NOT_TELL,
        exitCodeOnExecutionException = DoctorCommand.COULD_NOT_TELL,
        description = {
            "Looks at a PostgreSQL (12 to 18, with any role, nothing installed) and says why its connections run out.",
            "Exit code: 0 healthy, 1 degraded, 2 unhealthy, 3 could not tell."
        })
final class DoctorCommand implements Callable<Integer> {
    static final int COULD_NOT_TELL = 3;

    private static final int LONGEST_WAIT = 3600;

    private final Surroundings here;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description =
                    "postgresql://user@host:5432/dbname; log in as the application does. DATABASE_URL when not given.")
    private @Nullable String url;

    @Option(
            names = "--watch",
            paramLabel = "N",
            description =
                    "Looks every N seconds until Ctrl-C: finds leaks, storms and churn, and says when it will be full.")
    private int watch;

    @Option(names = "--count", paramLabel = "K", description = "With --watch: ends after K looks.")
    private int count;

    @Option(
            names = "--plan",
            paramLabel = "DIR",
            description =
                    "Also says whether the pools that this repository declares fit under the ceiling that is found.")
    private @Nullable Path repository;

    private Optional<DeclaredPools> declared = Optional.empty();

    /** Why nothing can be said of them. */
    private Optional<String> unplanned = Optional.empty();

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "With --watch: also keeps every look in DIR, for weir report; 32 MB at most, the oldest go.")
    private @Nullable Path record;

    @Option(names = "--json", description = "Everything as one line of JSON for each look.")
    private boolean json;

    DoctorCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (watch < 0 || watch > LONGEST_WAIT || count < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--watch takes 1 to " + LONGEST_WAIT + " seconds, --count 1 or more");
        }
        if (record != null && watch == 0) {
            throw new ParameterException(spec.commandLine(), "--record keeps what --watch N sees: give both");
        }
        declared = Optional.ofNullable(repository).map(DeclaredPools::new);
        try {
            var target = Target.of(Optional.ofNullable(url), here.environment());
            return watch == 0 ? once(target) : again(target);
        } catch (CannotTell e) {
            return cannotTell(e);
        }
    }

    private int cannotTell(CannotTell e) {
        if (json) {
            here.say(DoctorJson.cannotTell(e.sentence()));
        }
        here.complain("weir doctor", e.sentence());
        return COULD_NOT_TELL;
    }

    private int once(Target target) throws CannotTell, InterruptedException {
        try (var doctor = Doctor.open(target)) {
            var diagnosis = Diagnosis.of(new Evidence(Series.of(doctor.look()), doctor.refusals()));
            return say(target, planned(diagnosis));
        } catch (Full full) {
            return say(target, Diagnosis.of(full.refusals().getLast()));
        }
    }

    /** Nothing is added when no repository was named; that it cannot be read is said once and hides no diagnosis. */
    private Diagnosis planned(Diagnosis diagnosis) {
        if (declared.isEmpty()) {
            return diagnosis;
        }
        try {
            return declared.get().beside(diagnosis);
        } catch (CannotTell e) {
            if (unplanned.isEmpty()) {
                here.complain("weir doctor", e.sentence());
            }
            unplanned = Optional.of(e.sentence());
            return diagnosis;
        }
    }

    private int say(Target target, Diagnosis diagnosis) {
        if (json) {
            here.say(DoctorJson.of(target, diagnosis, unplanned));
        } else {
            new DoctorPage(here.page()).whole(target, diagnosis);
        }
        return exitCode(diagnosis);
    }

    /** A look that fails is said and not the end: the database may be restarting. */
    private int again(Target target) throws CannotTell, InterruptedException {
        here.signals().on("INT", interrupted::countDown);
        here.signals().on("TERM", interrupted::countDown);
        int code = COULD_NOT_TELL;
        var page = new DoctorPage(here.page());
        try (var watching = new Watch(target);
                var keeping = Keeping.of(record, target, here)) {
            for (int looks = 1; ; looks++) {
                try {
                    var diagnosis = planned(watching.next());
                    code = exitCode(diagnosis);
                    if (json) {
                        here.say(DoctorJson.of(target, diagnosis, unplanned));
                    } else {
                        page.next(target, diagnosis);
                    }
                } catch (CannotTell e) {
                    code = cannotTell(e);
                }
                watching.latest().ifPresent(sample -> keeping.add(sample, watching.serverIsAhead()));
                if (looks == count || interrupted.await(watch, TimeUnit.SECONDS)) {
                    if (!json) {
                        page.usage(watching.usage());
                    }
                    return code;
                }
            }
        }
    }

    private static int exitCode(Diagnosis diagnosis) {
        return exitCode(diagnosis.health());
    }

    static int exitCode(Diagnosis.Health health) {
        return switch (health) {
            case HEALTHY -> 0;
            case DEGRADED -> 1;
            case UNHEALTHY -> 2;
        };
    }
}
