package dev.weir.doctor.live;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.cause.Causes;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Look;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A small PostgreSQL (22 slots for ordinary roles) and clients that misbehave on it; one for each release. */
final class Ward {
    static final int SLOTS = 22;

    private static final EnumMap<PostgresVersion, Ward> WARDS = new EnumMap<>(PostgresVersion.class);

    private static final String SETUP = """
            ALTER ROLE app SET idle_in_transaction_session_timeout = '60s';
            ALTER ROLE app SET statement_timeout = '60s';
            CREATE ROLE limited LOGIN CONNECTION LIMIT 5;
            ALTER ROLE limited SET idle_in_transaction_session_timeout = '60s';
            ALTER ROLE limited SET statement_timeout = '60s';
            CREATE ROLE bare LOGIN;
            CREATE ROLE stranger LOGIN;
            CREATE ROLE disguised LOGIN CONNECTION LIMIT 5 IN ROLE app;
            ALTER ROLE disguised SET role = 'app';
            CREATE TABLE orders (id int PRIMARY KEY, price numeric);
            INSERT INTO orders SELECT i, i FROM generate_series(1, 100) i;
            GRANT ALL ON orders TO PUBLIC;
            ALTER TABLE orders OWNER TO app""";

    private final Postgres postgres;
    private final List<Connection> patients = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    private Ward(PostgresVersion version) {
        postgres = Postgres.start(version, Map.of("max_connections", "25", "max_prepared_transactions", "5"));
        resetAccessRules();
        try (var root = connect("postgres", "app", "", "127.0.0.1")) {
            run(root, SETUP);
            run(root, "CREATE DATABASE small OWNER app CONNECTION LIMIT 4");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Ward on(PostgresVersion version) {
        synchronized (WARDS) {
            return WARDS.computeIfAbsent(version, Ward::new);
        }
    }

    Postgres postgres() {
        return postgres;
    }

    /** Clients of several hosts: all of 127/8 is this machine. */
    void resetAccessRules() {
        postgres.accessRules(
                Stream.concat(Postgres.usualAccessRules().stream(), Stream.of("host all all 127.0.0.0/8 trust"))
                        .toList());
    }

    /** A session of the application, which is closed after the test. */
    Connection patient(String application) {
        return patient("app", "app", application, "127.0.0.1");
    }

    Connection patient(String role, String database, String application, String from) {
        try {
            var connection = connect(role, database, application, from);
            patients.add(connection);
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Connection> patients(int number, String application) {
        return patients(number, application, "127.0.0.1");
    }

    List<Connection> patients(int number, String application, String from) {
        return Stream.generate(() -> patient("app", "app", application, from))
                .limit(number)
                .toList();
    }

    /** Several, that have all run this last. */
    List<Connection> patientsThat(int number, String application, String sql) {
        var all = patients(number, application);
        all.forEach(one -> run(one, sql));
        return all;
    }

    /** The caller closes it. */
    Connection connect(String role, String database, String application, String from) throws SQLException {
        var properties = new Properties();
        properties.put("user", role);
        properties.put("ApplicationName", application);
        properties.put("localSocketAddress", from);
        properties.put("preferQueryMode", "simple"); // a statement arrives as it is written
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database, properties);
    }

    static void run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Runs it on a thread of its own; a failure is the test's goodbye. */
    static void runs(Connection connection, String sql) {
        Thread.ofVirtual().start(() -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                // the test is over
            }
        });
    }

    /** A client that asks to log in and then says nothing more. */
    void stallInLogin() {
        try {
            var socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), postgres.port()), 5_000);
            sockets.add(socket);
            var login = dev.weir.testing.Login.APP.user("app_scram", "");
            socket.getOutputStream().write(login.startupPacket());
            if (socket.getInputStream().read() != 'R') {
                throw new IllegalStateException("PostgreSQL did not ask for a password");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void oneLoginGivesUp() {
        try {
            sockets.removeLast().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everybody leaves, and PostgreSQL has noticed. */
    void discharge() throws SQLException {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        sockets.clear();
        for (var patient : patients) {
            patient.abort(Executors.newVirtualThreadPerTaskExecutor());
        }
        patients.clear();
        try (var root = connect("postgres", "postgres", "", "127.0.0.1")) {
            run(
                    root,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
            Awaitility.await().until(() -> isAlone(root));
        }
    }

    private static boolean isAlone(Connection root) throws SQLException {
        try (var statement = root.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")) {
            rows.next();
            return rows.getInt(1) == 1;
        }
    }

    String url(String role, String database) {
        return "postgresql://%s@127.0.0.1:%d/%s".formatted(role, postgres.port(), database);
    }

    Target target(String role, String database) {
        try {
            return Target.of(Optional.of(url(role, database)), Map.of());
        } catch (CannotTell e) {
            throw new IllegalStateException(e);
        }
    }

    /** One look by the application's role. */
    Look look() {
        return look("app", "app");
    }

    Look look(String role, String database) {
        try (var doctor = Doctor.open(target(role, database))) {
            return doctor.look();
        } catch (Full | CannotTell | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Finding> findings(Look look) {
        return Causes.judge(Evidence.of(look));
    }
}
