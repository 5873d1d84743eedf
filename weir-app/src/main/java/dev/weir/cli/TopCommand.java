package dev.weir.cli;

import dev.weir.cli.RelieveCommand.IdleTime;
import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.top.JLineScreen;
import dev.weir.doctor.top.Source;
import dev.weir.doctor.top.Top;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Theme;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir top URL}: the doctor's view of a database or a pooler, live. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeOnInvalidInput = DoctorCommand.COULD_NOT_TELL,
        exitCodeOnExecutionException = DoctorCommand.COULD_NOT_TELL,
        description = {
            "Shows on a terminal who holds the connections of a PostgreSQL, live; cancels and ends on request.",
            "With Weir's console (database weir or pgbouncer) in the URL: its pools, who waits, who is pinned.",
            "? shows the keys. Exit code: 0 left; 3 no terminal, or nothing to look at."
        })
final class TopCommand implements Callable<Integer> {
    private static final int LONGEST_INTERVAL = 60;

    /** Held for as long as the process: a logger that nobody holds forgets its level. */
    private static final List<Logger> NOISE =
            List.of(Logger.getLogger("org.postgresql"), Logger.getLogger("org.jline"));

    private final Surroundings here;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "URL",
            arity = "0..1",
            description =
                    "postgresql://user@host:5432/dbname; log in as the application does. DATABASE_URL when not given.")
    private @Nullable String url;

    @Option(
            names = "--interval",
            paramLabel = "N",
            defaultValue = "2",
            description = "Seconds between two looks, 1 to " + LONGEST_INTERVAL + "; default: ${DEFAULT-VALUE}.")
    private int interval;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            defaultValue = "5m",
            converter = IdleTime.class,
            description = "From when on r counts a session as unused: 90s, 5m, 2h; default: ${DEFAULT-VALUE}.")
    private Duration idle = Duration.ZERO;

    TopCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (interval < 1 || interval > LONGEST_INTERVAL) {
            throw new ParameterException(
                    spec.commandLine(), "--interval takes 1 to %d seconds".formatted(LONGEST_INTERVAL));
        }
        try {
            var target = Target.of(Optional.ofNullable(url), here.environment());
            requireTerminal();
            NOISE.forEach(logger -> logger.setLevel(Level.OFF)); // a warning in the middle of the screen helps nobody
            watch(Source.of(target, idle));
            return 0;
        } catch (CannotTell e) {
            here.complain("weir top", e.sentence());
            return DoctorCommand.COULD_NOT_TELL;
        }
    }

    private void requireTerminal() throws CannotTell {
        if (!SystemCalls.isTerminal(0) || !SystemCalls.isTerminal(1)) {
            throw new CannotTell(
                    "there is no terminal on its input and output: weir doctor prints the same once, with --watch again and"
                            + " again");
        }
        if (here.environment().getOrDefault("TERM", "dumb").equals("dumb")) {
            throw new CannotTell(
                    "TERM says that this terminal cannot move its cursor: weir doctor --watch works on it");
        }
    }

    /** The first look comes before the screen is taken: a wrong password is a line where it was typed. */
    private void watch(Source source) throws CannotTell, InterruptedException {
        Moment first;
        JLineScreen screen;
        var theme = Theme.of(here.environment());
        try {
            first = source.look();
            screen = JLineScreen.open(theme);
        } catch (CannotTell e) {
            source.close();
            throw e;
        }
        var top = new Top(source, first, screen, theme, Duration.ofSeconds(interval));
        for (var signal : List.of("INT", "TERM", "HUP")) {
            here.signals().on(signal, top::end);
        }
        here.signals().on("WINCH", top::resized);
        top.run();
    }
}
