package dev.weir.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL with the roles every test needs.
 *
 * <p>{@code app} owns database {@code app} and needs no password; {@code app_md5}, {@code app_scram} and {@code app_plain}
 * must show {@link #PASSWORD} in that way; {@code postgres} is superuser. Tests share one instance per release; a test
 * that stops its server or wants other settings makes its own with {@link #start}.
 */
public final class Postgres implements AutoCloseable {
    /** The password of the roles that have one. */
    public static final String PASSWORD = "correct horse";

    private static final EnumMap<PostgresVersion, Postgres> SHARED = new EnumMap<>(PostgresVersion.class);
    /** Unpacked once per user and machine: the library's own choice is one directory that belongs to who came first. */
    private static final Path BINARIES =
            Path.of(System.getProperty("java.io.tmpdir"), "weir-postgres-" + System.getProperty("user.name"));

    private static final List<String> HBA = List.of(
            "host all app_md5 127.0.0.1/32 md5",
            "host all app_scram 127.0.0.1/32 scram-sha-256",
            "host all app_plain 127.0.0.1/32 password",
            "host all all 127.0.0.1/32 trust",
            "host replication all 127.0.0.1/32 trust",
            "local all all trust",
            "local replication all trust");

    private final PostgresVersion version;
    private final Path home;
    private final Map<String, String> settings;
    private final int port = Ports.free();
    private @Nullable EmbeddedPostgres server;

    private Postgres(PostgresVersion version, Map<String, String> settings) {
        this.version = version;
        this.settings = settings;
        this.home = newHome();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop " + version));
    }

    /** The instance all tests of this JVM share; started when first asked for, stopped with the JVM. */
    public static Postgres shared(PostgresVersion version) {
        synchronized (SHARED) {
            return SHARED.computeIfAbsent(version, v -> start(v, Map.of()));
        }
    }

    /** An instance of one's own, with settings over the usual ones; the caller closes it. */
    public static Postgres start(PostgresVersion version, Map<String, String> settings) {
        var postgres = new Postgres(version, settings);
        postgres.start();
        postgres.createRoles();
        return postgres;
    }

    /** Starts a stopped server again: same port, same data. */
    public synchronized void start() {
        if (server != null) {
            throw new IllegalStateException(this + " runs already");
        }
        var builder = EmbeddedPostgres.builder()
                .setPgBinaryResolver(version.binaries())
                .setOverrideWorkingDirectory(BINARIES.toFile())
                .setPort(port)
                .setDataDirectory(home.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(30))
                .setLocaleConfig("locale", "C")
                .setDataDirectoryCustomizer(Postgres::writeHba);
        allSettings().forEach(builder::setServerConfig);
        try {
            server = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + this, failed);
        }
    }

    /** Stops as an administrator does: sessions get 57P01 and are rolled back. */
    public synchronized void stop() {
        if (server != null) {
            try {
                server.close();
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot stop " + this, failed);
            }
            server = null;
        }
    }

    /** Every process of the server dies; a backend that outlives its postmaster for a moment may still say 57P01. */
    public synchronized void kill() {
        var postmaster = postmaster();
        var all = new ArrayList<ProcessHandle>();
        all.add(postmaster);
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        stop();
    }

    public SocketAddress address() {
        return Ports.local(port);
    }

    public SocketAddress unixAddress() {
        return UnixDomainSocketAddress.of(socketDirectory().resolve(".s.PGSQL." + port));
    }

    public Path socketDirectory() {
        return home;
    }

    public int port() {
        return port;
    }

    public PostgresVersion version() {
        return version;
    }

    /** A superuser's client straight to the server, for setting up and for looking behind the target's back. */
    public WireClient superuser() {
        return WireClient.connect(address()).login(Login.POSTGRES.in("app"));
    }

    /** Replaces the access rules; sessions that exist stay. */
    public void accessRules(List<String> rules) {
        try {
            Files.write(home.resolve("data/pg_hba.conf"), rules);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        try (var root = WireClient.connect(unixAddress()).login(Login.POSTGRES)) {
            root.query("select pg_reload_conf()");
        }
    }

    /** The access rules an instance starts with. */
    public static List<String> usualAccessRules() {
        return HBA;
    }

    @Override
    public void close() {
        stop();
        FileUtils.deleteQuietly(home.toFile());
    }

    private Map<String, String> allSettings() {
        var all = new LinkedHashMap<String, String>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", home.toString());
        all.put("max_connections", "60");
        all.put("timezone", "UTC");
        all.put("wal_level", "logical");
        all.put("shared_preload_libraries", "pg_stat_statements");
        all.put("pg_stat_statements.track_planning", "off");
        all.put("autovacuum", "off");
        all.putAll(settings);
        return all;
    }

    private static void writeHba(File dataDirectory) {
        try {
            Files.write(dataDirectory.toPath().resolve("pg_hba.conf"), HBA);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void createRoles() {
        try (var root = WireClient.connect(address()).login(Login.POSTGRES)) {
            ddl(root, "set password_encryption = 'scram-sha-256'"); // the default since 14
            ddl(root, "create role app login");
            ddl(root, "create role app_plain login password '" + PASSWORD + "'");
            ddl(root, "create role app_scram login password '" + PASSWORD + "'");
            ddl(root, "set password_encryption = 'md5'");
            ddl(root, "create role app_md5 login password '" + PASSWORD + "'");
            ddl(root, "create database app owner app");
        }
        try (var root = superuser()) {
            ddl(root, "create extension pg_stat_statements");
            ddl(root, "grant all on schema public to public");
        }
    }

    private static void ddl(WireClient client, String sql) {
        var reply = client.query(sql);
        if (reply.hasError()) {
            throw new IllegalStateException(sql + ": " + reply.error());
        }
    }

    /** The process all others of this server descend from. */
    public ProcessHandle postmaster() {
        return ProcessHandle.of(postmasterPid()).orElseThrow();
    }

    private long postmasterPid() {
        try {
            return Long.parseLong(Files.readAllLines(home.resolve("data/postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException gone) {
            throw new UncheckedIOException(this + " does not run", gone);
        }
    }

    /** Short, because the path of a Unix socket has 107 bytes. */
    private static Path newHome() {
        try {
            return Files.createTempDirectory("weir-pg");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String toString() {
        return version + " on port " + port;
    }
}
