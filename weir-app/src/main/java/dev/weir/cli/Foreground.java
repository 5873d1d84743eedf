package dev.weir.cli;

import dev.weir.config.ConfigSource;
import dev.weir.config.Loaded;
import dev.weir.config.WeirConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pooler as a Unix process: configuration in, one line that says how to connect, signals, log, pid file, exit code. */
final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    private static final Set<String> EVERYWHERE = Set.of("*", "0.0.0.0", "::");

    /**
     * How a process is to behave.
     *
     * @param verbosity added to the configuration's verbose
     * @param logToStderr false for silence there
     * @param user to become, null to stay who one is
     * @param likePgBouncer no greeting, and SIGQUIT ends the process instead of printing Java's threads
     */
    record Manner(
            int verbosity, boolean logToStderr, @Nullable String user, boolean likePgBouncer) {}

    private final String command;
    private final Surroundings here;
    private final Supplier<Loaded> source;
    private final EventLog log = new EventLog();

    Foreground(String command, Surroundings here, Supplier<Loaded> source) {
        this.command = command;
        this.here = here;
        this.source = source;
    }

    /** Serves clients until told to stop, and returns the exit code. */
    int serve(Manner manner) {
        // beside the start, since the first call of the C library takes Java a tenth of a second
        Thread.ofPlatform().daemon().name("weir-compile-aside").start(SystemCalls::compileAside);
        var signals = new SignalDuty(here);
        signals.begin(manner.likePgBouncer());
        try {
            var config = firstConfig();
            if (config.isEmpty()) {
                return 1;
            }
            become(manner);
            serve(config.get(), manner, signals);
            return 0;
        } catch (StartupFailure e) {
            here.complain(command, e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Checks what can be checked here, where somebody reads it, and lets another process do the work. */
    int leaveTo(Daemon daemon, Manner manner) {
        try {
            var config = firstConfig();
            if (config.isEmpty()) {
                return 1;
            }
            var logfile = needed(config.get().global().log().logfile(), "logfile");
            var pidfile = needed(config.get().global().node().pidfile(), "pidfile");
            PidFile.refuseIfRunning(pidfile);
            become(manner); // before the log file is made: it belongs to the one who writes it
            daemon.start(logfile, pidfile);
            return 0;
        } catch (StartupFailure e) {
            here.complain(command, e.getMessage());
            return 1;
        }
    }

    private static void become(Manner manner) throws StartupFailure {
        if (manner.user() != null) {
            UnixUser.named(manner.user()).become();
        }
    }

    private static Path needed(Optional<Path> file, String key) throws StartupFailure {
        return file.orElseThrow(
                () -> new StartupFailure("-d needs " + key + " in the configuration: set " + key + " = FILE"));
    }

    private Optional<WeirConfig> firstConfig() {
        var loaded = source.get();
        loaded.problems().all().forEach(problem -> here.complain(command, problem.toString()));
        return Optional.ofNullable(loaded.config());
    }

    private void serve(WeirConfig config, Manner manner, SignalDuty signals)
            throws StartupFailure, InterruptedException {
        var settings = config.global().log();
        var pidfile = config.global().node().pidfile();
        log.open(manner.verbosity() + settings.verbose(), settings.logfile().orElse(null), manner.logToStderr());
        if (pidfile.isPresent()) {
            PidFile.refuseIfRunning(pidfile.get());
        }
        try (var pooler = here.starter().start(config, new Rereading(manner))) {
            signals.isServing(pooler);
            LOG.info("Weir {} serves on port {}", Version.text(), pooler.port());
            if (pidfile.isPresent()) {
                PidFile.write(pidfile.get());
            }
            if (!manner.likePgBouncer()) {
                here.say(howToConnect(config, pooler.port()));
            }
            pooler.awaitTermination();
        } finally {
            pidfile.ifPresent(PidFile::remove);
        }
        LOG.info("stopped");
    }

    /** For reloads, whether by signal or by the console: the log follows the file. */
    private final class Rereading implements ConfigSource {
        private final Manner manner;

        Rereading(Manner manner) {
            this.manner = manner;
        }

        @Override
        public Loaded read() {
            log.reopen();
            return source.get();
        }

        @Override
        public void accepted(WeirConfig config) {
            var settings = config.global().log();
            log.moveTo(settings.logfile().orElse(null));
            log.setVerbosity(manner.verbosity() + settings.verbose());
        }
    }

    private static String howToConnect(WeirConfig config, int port) {
        var addresses = config.global().listen().listenAddr();
        var host = addresses.isEmpty() ? config.global().listen().unixSocketDir() : addresses.getFirst();
        var databases = config.databases().keySet();
        return "Weir %s is ready: psql -h %s -p %d -U USER %s"
                .formatted(
                        Version.text(),
                        EVERYWHERE.contains(host) ? "127.0.0.1" : host,
                        port,
                        databases.size() == 1 ? databases.iterator().next() : "DATABASE");
    }
}
