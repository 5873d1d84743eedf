package dev.weir.cli;

import dev.weir.cli.demo.Demo;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ConfigSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir demo}: lets anyone see the problem and the cure on their own machine, without a database. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Runs the same load straight against a PostgreSQL with 25 connections and through Weir, and compares.",
            "Brings its own PostgreSQL and removes it afterwards."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int LONGEST_SECONDS = 600;

    private final Surroundings here;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long each of the two runs takes, 1 to " + LONGEST_SECONDS
                    + "; ${DEFAULT-VALUE} when not given.")
    private int seconds;

    DemoCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds must be 1 to " + LONGEST_SECONDS + ", but is " + seconds);
        }
        var demo = new Demo(Duration.ofSeconds(seconds), this::open, here.out());
        var onInterrupt = new Thread(demo::close, "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return demo.run(here.colour()) ? 0 : 1;
        } catch (IOException | StartupFailure e) {
            here.complain("weir demo", String.valueOf(e.getMessage()));
            return 1;
        } finally {
            demo.close();
        }
    }

    private Demo.Running open(String databaseUrl, int budget, int clients) throws IOException, StartupFailure {
        var settings = Map.of(
                "WEIR_LISTEN_ADDR", "127.0.0.1",
                "WEIR_LISTEN_PORT", Integer.toString(freePort()),
                "WEIR_POOL_MODE", "transaction",
                "WEIR_DEFAULT_POOL_SIZE", Integer.toString(budget),
                "WEIR_MAX_CLIENT_CONN", Integer.toString(clients + 1));
        var loaded = ConfigLoader.fromDatabaseUrl(databaseUrl, settings);
        var config = loaded.config();
        if (config == null) {
            throw new StartupFailure("the demo's own configuration is wrong: " + loaded.problems());
        }
        var pooler = here.starter().start(config, ConfigSource.fixed(config));
        return new Demo.Running() {
            @Override
            public int port() {
                return pooler.port();
            }

            @Override
            public void close() {
                pooler.close();
            }
        };
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
