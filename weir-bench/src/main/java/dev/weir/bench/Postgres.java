package dev.weir.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The database everything runs against: the installed PostgreSQL, or else the embedded one.
 *
 * @param end ends the embedded one; the workbench ends the installed one
 */
record Postgres(int port, String version, AutoCloseable end) implements AutoCloseable {
    static final String DATABASE = "bench";
    static final String USER = "postgres";
    /** Asked for by poolers that are told to; PostgreSQL itself trusts. */
    static final String PASSWORD = "bench";

    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A thousand clients with a server each, twice, and some. */
    private static final int MAX_CONNECTIONS = 2_200;
    /** Nothing that would hit one contender and spare the next: no vacuum, no checkpoint, no disk to wait for. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "autovacuum=off",
            "checkpoint_timeout=1h",
            "max_wal_size=8GB",
            "shared_buffers=512MB",
            "max_connections=" + MAX_CONNECTIONS);

    /** Rows go by 100,000 for each; small enough to stay in memory. */
    private static final int SCALE = 10;

    /** A fresh cluster that trusts everybody on the loopback, with the tables of pgbench. */
    static Postgres start(Workbench bench) throws IOException, InterruptedException {
        Optional<Path> installed = installed();
        Postgres postgres = installed.isPresent() ? start(bench, installed.get()) : embedded();
        String port = String.valueOf(postgres.port);
        bench.run(
                List.of("psql", "-h", "127.0.0.1", "-p", port, "-U", USER, "-c", "CREATE DATABASE " + DATABASE), LIMIT);
        bench.run(
                List.of("pgbench", "-h", "127.0.0.1", "-p", port, "-U", USER, "-i", "-q", "-s", "" + SCALE, DATABASE),
                LIMIT);
        return postgres;
    }

    /** What PostgreSQL keeps in place of the password. */
    String verifier(Workbench bench) throws IOException, InterruptedException {
        query(
                bench,
                "set password_encryption = 'scram-sha-256'",
                "alter role %s password '%s'".formatted(USER, PASSWORD));
        return query(bench, "select rolpassword from pg_authid where rolname = '%s'".formatted(USER));
    }

    /** Runs statements in one session and returns what the last one answered. */
    String query(Workbench bench, String... statements) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("psql", "-h", "127.0.0.1", "-p", "" + port, "-U", USER, "-qAtX", DATABASE));
        for (String statement : statements) {
            command.addAll(List.of("-c", statement));
        }
        return bench.run(command, LIMIT).strip();
    }

    private static Optional<Path> installed() throws IOException {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path program = Path.of(directory, "postgres");
            if (Files.isExecutable(program)) {
                return Optional.ofNullable(program.toRealPath().getParent());
            }
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Path::compareTo);
        }
    }

    private static Postgres start(Workbench bench, Path bin) throws IOException, InterruptedException {
        Path data = bench.path("postgres");
        Files.createDirectory(data);
        if (Workbench.isRoot()) {
            var users = data.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(data, users.lookupPrincipalByName("postgres"));
        }
        String initdb = bin.resolve("initdb").toString();
        bench.run(
                Workbench.unprivileged(
                        List.of(initdb, "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8")),
                LIMIT);
        int port = Workbench.freePort();
        String program = bin.resolve("postgres").toString();
        var command = new ArrayList<>(List.of(program, "-D", data.toString(), "-p", "" + port));
        for (String setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        Process process = bench.start("postgres", new ProcessBuilder(Workbench.unprivileged(command)));
        bench.awaitPort("postgres", process, port, LIMIT);
        String version = bench.run(List.of(program, "--version"), LIMIT).strip();
        return new Postgres(port, version, () -> {});
    }

    private static Postgres embedded() throws IOException {
        EmbeddedPostgres running = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "" + MAX_CONNECTIONS)
                .setServerConfig("fsync", "off")
                .start();
        return new Postgres(running.getPort(), "postgres (PostgreSQL) 17, embedded", running);
    }

    @Override
    public void close() throws IOException {
        try {
            end.close();
        } catch (Exception e) {
            throw new IOException("PostgreSQL did not end", e);
        }
    }
}
