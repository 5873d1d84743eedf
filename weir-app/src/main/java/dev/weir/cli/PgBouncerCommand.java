package dev.weir.cli;

import dev.weir.cli.Foreground.Manner;
import dev.weir.config.ConfigLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir pgbouncer}: takes the place of that program in a start script, with its flags and its file. */
@Command(
        name = "pgbouncer",
        versionProvider = Version.class,
        description = {
            "Runs the pooler in PgBouncer's place: same file, same flags, same signals.",
            "SIGHUP reloads, SIGTERM and SIGINT let every client finish its transaction, SIGQUIT stops at once,",
            "SIGUSR1 is PAUSE, SIGUSR2 is RESUME."
        })
final class PgBouncerCommand implements Callable<Integer> {
    private static final String NAME = "weir pgbouncer";

    private final Surroundings here;

    @Option(
            names = {"-d", "--daemon"},
            description = "Run in the background; needs logfile and pidfile.")
    private boolean daemon;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not log to stderr.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more; twice for everything.")
    private boolean[] verbose = {};

    @Option(
            names = {"-R", "--reboot"},
            description = "Not supported; says what to do instead.")
    private boolean reboot;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Become this user; only root can.")
    private @Nullable String user;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Parameters(paramLabel = "FILE", description = "A pgbouncer.ini.")
    private Path file = Path.of("");

    PgBouncerCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        if (reboot) {
            here.complain(NAME, """
                    -R (take over the sockets of a running process) is not supported: start the new process on \
                    another port or host, move the clients there, then run SHUTDOWN WAIT_FOR_CLIENTS on the console of the \
                    old one, which takes no new ones and ends when they have left""");
            return 1;
        }
        var foreground = new Foreground(NAME, here, () -> ConfigLoader.load(file, here.environment()));
        if (daemon && !Daemon.isChild()) {
            return foreground.leaveTo(new Daemon(), new Manner(verbose.length, false, user, true));
        }
        return foreground.serve(new Manner(verbose.length, !quiet && !daemon, user, true));
    }
}
