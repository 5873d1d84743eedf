package dev.weir.cli;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.Watch;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.report.Report;
import dev.weir.doctor.report.recording.Recording;
import dev.weir.doctor.report.recording.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir report URL|DIR}: the incident on one page. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeOnInvalidInput = DoctorCommand.COULD_NOT_TELL,
        exitCodeOnExecutionException = DoctorCommand.COULD_NOT_TELL,
        description = {
            "Writes one page of Markdown: what happened, who held the connections, which limit bound, why, and the fix.",
            "Of what weir doctor --watch --record DIR has kept, or of looks that it takes itself for a while.",
            "Exit code: 0 healthy, 1 degraded, 2 unhealthy, at the worst moment; 3 could not tell."
        })
final class ReportCommand implements Callable<Integer> {
    private static final Pattern URL = Pattern.compile("(?s).*(?:://|@|password=).*");

    private static final int LONGEST = 3600;

    /** Each try of a doctor that is refused is four logins, and each takes a slot for a moment. */
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(5);

    private final Surroundings here;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "URL|DIR",
            arity = "0..1",
            description = "A recording (a directory, or one of its files), or a database. DATABASE_URL when not given.")
    private @Nullable String subject;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "Of a database: for how long it is looked at; ${DEFAULT-VALUE} when not given.")
    private int seconds;

    @Option(
            names = "--watch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of a database: looks every N seconds; ${DEFAULT-VALUE} when not given.")
    private int watch;

    @Option(
            names = "--before",
            paramLabel = "DIR",
            description = "A recording from before the change: the page compares the two.")
    private @Nullable Path before;

    @Option(names = "--limit", paramLabel = "L", description = "What if L connections were allowed?")
    private @Nullable Integer limit;

    @Option(names = "--pool", paramLabel = "P", description = "What if no instance held more than P?")
    private @Nullable Integer pool;

    @Option(names = "--output", paramLabel = "FILE", description = "Writes the page there instead of to stdout.")
    private @Nullable Path output;

    ReportCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        check(seconds >= 1 && seconds <= LONGEST, "--seconds takes 1 to " + LONGEST);
        check(watch >= 1 && watch <= LONGEST, "--watch takes 1 to " + LONGEST + " seconds");
        check(limit == null || limit >= 1, "--limit takes 1 or more connections");
        check(pool == null || pool >= 1, "--pool takes 1 or more connections");
        try {
            var questions = new Report.Questions(
                    before == null ? Optional.empty() : Optional.of(Recording.of(before)), asked(limit), asked(pool));
            var report = Report.of(samples(), questions, Instant.now());
            write(report.markdown());
            return DoctorCommand.exitCode(report.health());
        } catch (CannotTell e) {
            here.complain("weir report", e.sentence());
            return DoctorCommand.COULD_NOT_TELL;
        }
    }

    private void check(boolean isMeant, String otherwise) {
        if (!isMeant) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private static OptionalInt asked(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private Samples samples() throws CannotTell, InterruptedException {
        var given = subject;
        if (given != null
                && (Files.exists(Path.of(given)) || !URL.matcher(given).matches())) {
            return Recording.of(Path.of(given));
        }
        return look(Target.of(Optional.ofNullable(given), here.environment()));
    }

    /** Ctrl-C ends the looking, not the report. */
    private Samples look(Target target) throws CannotTell, InterruptedException {
        here.signals().on("INT", interrupted::countDown);
        here.signals().on("TERM", interrupted::countDown);
        if (SystemCalls.isTerminal(2)) {
            here.complain("weir report", "looking at %s for %d s; Ctrl-C ends it".formatted(target, seconds));
        }
        List<Sample> samples = new ArrayList<>();
        int early = 0; // told by this machine's clock, because the server's was not known yet
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (var watching = new Watch(target)) {
            long rest;
            do {
                try {
                    watching.next();
                } catch (CannotTell e) {
                    if (samples.isEmpty()) {
                        throw e;
                    }
                }
                watching.latest().ifPresent(samples::add);
                early = watching.serverIsAhead().isPresent() ? early : samples.size();
                rest = end - System.nanoTime();
            } while (rest > 0
                    && !interrupted.await(
                            Math.min(rest, pause(samples.getLast()).toNanos()), TimeUnit.NANOSECONDS));
            var behind = watching.serverIsAhead().orElse(Duration.ZERO);
            samples.subList(0, early).replaceAll(sample -> sample.corrected(behind));
        }
        return Samples.of(target, samples);
    }

    private Duration pause(Sample last) {
        var usual = Duration.ofSeconds(watch);
        return last instanceof Sample.Refused && usual.compareTo(AFTER_REFUSAL) < 0 ? AFTER_REFUSAL : usual;
    }

    private void write(String page) throws CannotTell {
        var file = output;
        if (file == null) {
            here.out().print(page);
            here.out().flush();
            return;
        }
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new CannotTell(
                    "cannot write %s: check its directory, its permissions and the room on its disk".formatted(file));
        }
    }
}
