package dev.weir.cli;

import dev.weir.cli.Foreground.Manner;
import dev.weir.config.ConfigLoader;
import dev.weir.config.HostPort;
import dev.weir.config.Loaded;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir run}: the pooler in the foreground, from a file or from {@code DATABASE_URL} alone. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Runs the pooler in the foreground.",
            "Without --config the environment variable DATABASE_URL says which database to stand in front of.",
            "SIGHUP reloads, SIGTERM lets every client finish its transaction, a second SIGTERM stops at once,",
            "SIGUSR1 is PAUSE, SIGUSR2 is RESUME."
        })
final class RunCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--config", paramLabel = "FILE", description = "A pgbouncer.ini.")
    private @Nullable Path file;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = HostPortConverter.class,
            description = "Where clients connect; without a file 127.0.0.1:6432.")
    private @Nullable HostPort listen;

    /** Not shown until there is something to be seen there: the HTTP door is not built yet. */
    @Option(names = "--http", paramLabel = "HOST:PORT", converter = HostPortConverter.class, hidden = true)
    private @Nullable HostPort http;

    RunCommand(Surroundings here) {
        this.here = here;
    }

    /**
     * What {@code run --config FILE} comes to, or null for any other command line. To load and ask a parser takes longer
     * than the rest of a start (decision 0009).
     */
    static @Nullable RunCommand plainly(String[] arguments, Surroundings here) {
        if (arguments.length != 3 || !arguments[0].equals("run") || !arguments[1].equals("--config")) {
            return null;
        }
        if (arguments[2].isEmpty() || "-@".indexOf(arguments[2].charAt(0)) >= 0) {
            return null; // a parser has more to say about those
        }
        var command = new RunCommand(here);
        command.file = Path.of(arguments[2]);
        return command;
    }

    @Override
    public Integer call() {
        var url = here.environment().getOrDefault("DATABASE_URL", "");
        if (file == null && url.isBlank()) {
            here.complain("weir run", "nothing to stand in front of: set DATABASE_URL or give --config FILE");
            return 1;
        }
        return new Foreground("weir run", here, this::load).serve(new Manner(0, true, null, false));
    }

    private Loaded load() {
        var settings = settings();
        return file == null
                ? ConfigLoader.fromDatabaseUrl(here.environment().getOrDefault("DATABASE_URL", ""), settings)
                : ConfigLoader.load(file, settings);
    }

    /** A flag is one more setting from outside, so it takes the environment's way and wins over it. */
    private Map<String, String> settings() {
        var settings = new HashMap<>(here.environment());
        if (listen != null) {
            settings.put("WEIR_LISTEN_ADDR", listen.host());
            settings.put("WEIR_LISTEN_PORT", Integer.toString(listen.port()));
        }
        if (http != null) {
            settings.put("WEIR_HTTP_LISTEN", http.toString());
        }
        return settings;
    }
}
