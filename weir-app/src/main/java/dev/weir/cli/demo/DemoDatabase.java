package dev.weir.cli.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away PostgreSQL 17 with few slots and a table of accounts, in a directory of its own that goes with it.
 *
 * <p>{@link #close} may come from another thread at any time, also while {@link #start} still runs (Ctrl-C).
 */
final class DemoDatabase implements AutoCloseable {
    static final int MAX_CONNECTIONS = 25;
    static final int ACCOUNTS = 10_000;

    private static final String NAME = "postgres";
    /** An ordinary role, as an application should have: the slots reserved for superusers are not for it. */
    private static final String ROLE = "shop";

    private static final String PASSWORD = "weir-demo";
    private static final Duration STARTUP_WAIT = Duration.ofSeconds(60);
    private static final Duration GOODBYE_WAIT = Duration.ofSeconds(5);

    private final Path directory;
    private volatile @Nullable EmbeddedPostgres postgres;
    private boolean closed;

    DemoDatabase() throws IOException {
        directory = Files.createTempDirectory("weir-demo-");
    }

    /**
     * Unpacks, starts and fills it; some seconds.
     *
     * @throws IOException when this machine does not let it run, with what to do
     */
    void start() throws IOException, SQLException {
        try {
            var started = startServer();
            postgres = started;
            load(started);
        } catch (IllegalStateException e) { // a command of the library failed
            throw new IOException(
                    "PostgreSQL did not start: " + e.getMessage()
                            + (System.getProperty("user.name").equals("root")
                                    ? " (root needs user namespaces for it: try an ordinary user)"
                                    : ""),
                    e);
        }
    }

    private EmbeddedPostgres startServer() throws IOException {
        var log = directory.resolve("postgres.log").toFile();
        return EmbeddedPostgres.builder()
                // The library's own place is shared by all users of the machine and belongs to whoever came first.
                .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
                .setDataDirectory(directory.resolve("data"))
                .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                .setServerConfig("unix_socket_directories", "")
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log))
                .setPGStartupWait(STARTUP_WAIT)
                .setRegisterShutdownHook(false) // the demo has one hook for everything, in order
                .start();
    }

    String url() {
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(ROLE, PASSWORD, running().getPort(), NAME);
    }

    /** The application's way to the database itself. */
    Application straight() {
        return application(running().getPort());
    }

    /** The application's way to whatever listens on this port of the own machine; nothing else differs. */
    Application application(int port) {
        var settings = new Properties();
        settings.put("user", ROLE);
        settings.put("password", PASSWORD);
        settings.put("ApplicationName", "weir-demo");
        settings.put("connectTimeout", "10"); // seconds, as the next one
        settings.put("socketTimeout", "30");
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
        return () -> DriverManager.getConnection(url, settings);
    }

    /** What an application does when it wants a connection. */
    @FunctionalInterface
    interface Application {
        Connection connect() throws SQLException;
    }

    /** A connection of the superuser; it always gets a slot, because some are reserved for it. */
    Connection superuser() throws SQLException {
        return running().getPostgresDatabase().getConnection();
    }

    private EmbeddedPostgres running() {
        var started = postgres;
        if (started == null) {
            throw new IllegalStateException("the database is not started");
        }
        return started;
    }

    private static void load(EmbeddedPostgres database) throws SQLException {
        try (var connection = database.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create role " + ROLE + " login password '" + PASSWORD + "'");
            statement.execute("create table accounts (id int primary key, balance bigint not null)");
            statement.execute("insert into accounts select i, 1000 from generate_series(1, " + ACCOUNTS + ") i");
            statement.execute("grant select, update on accounts to " + ROLE);
            statement.execute("vacuum analyze accounts");
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        var started = postgres;
        try {
            if (started != null) {
                started.close();
            }
        } catch (IOException | RuntimeException e) {
            // Ctrl-C reaches PostgreSQL as well: one that is gone cannot be stopped, one that stays is ended below.
        }
        endChildren();
        deleteDirectory();
    }

    /** Ends what the library left behind, an initdb or a server in mid-start; the demo starts no other processes. */
    private static void endChildren() {
        var children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        for (var child : children) {
            try {
                child.onExit().get(GOODBYE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                child.destroyForcibly();
            }
        }
    }

    private void deleteDirectory() {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try (var paths = Files.walk(directory)) {
                for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                if (attempt == 20) { // an unpacking thread that Ctrl-C surprised may still write for a moment
                    System.err.println("weir demo: could not remove " + directory + ": " + e.getMessage());
                    return;
                }
                pause(100);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
