package dev.weir.it.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testing.Crowd;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** pgjdbc: every way it can send a query, its cursors, batches, COPY, cancel and timeouts. */
@OnEveryPostgres
final class JdbcIT {
    private static final int USERS = 9;
    private static final int SERVERS = 3;
    private static final int QUESTIONS = 20;

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @ParameterizedTest
    @CsvSource({
        "SESSION, prepareThreshold=1",
        "SESSION, preferQueryMode=simple",
        "TRANSACTION, prepareThreshold=1",
        "TRANSACTION, prepareThreshold=-1",
        "TRANSACTION, prepareThreshold=5",
        "TRANSACTION, prepareThreshold=0",
        "TRANSACTION, preferQueryMode=simple",
        "TRANSACTION, preferQueryMode=extendedCacheEverything",
        "TRANSACTION, prepareThreshold=1&preparedStatementCacheQueries=2",
        "STATEMENT, prepareThreshold=1",
        "STATEMENT, prepareThreshold=-1",
        "STATEMENT, preferQueryMode=simple",
    })
    void each_of_many_users_gets_its_own_answers(PoolMode mode, String options) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                try (var connection = connect(target, options)) {
                    for (int n = 0; n < QUESTIONS; n++) {
                        asks(connection, "user " + user, n);
                    }
                }
            });
        }
    }

    private static void asks(Connection connection, String user, int n) throws SQLException {
        String sql = "select ?::text, ?::int, " + n % 4; // four texts per user, the same for all users
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, user);
            statement.setInt(2, n);
            try (var result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getString(1)).isEqualTo(user);
                assertThat(result.getInt(2)).isEqualTo(n);
                assertThat(result.getInt(3)).isEqualTo(n % 4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "TRANSACTION"})
    void cursors_with_a_fetch_size_read_to_their_end(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                try (var connection = connect(target, "prepareThreshold=1")) {
                    connection.setAutoCommit(false);
                    try (var statement =
                            connection.prepareStatement("select ? * 1000 + n from generate_series(1, 50) n")) {
                        statement.setFetchSize(7);
                        statement.setInt(1, user);
                        var result = statement.executeQuery();
                        for (int n = 1; n <= 50; n++) {
                            assertThat(result.next()).isTrue();
                            assertThat(result.getInt(1)).isEqualTo(user * 1000 + n);
                        }
                        assertThat(result.next()).isFalse();
                    }
                    connection.commit();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "TRANSACTION"})
    void transactions_with_savepoints_are_atomic_and_apart(PoolMode mode) throws Exception {
        table("create table if not exists jdbc_tx (usr int, n int); truncate jdbc_tx");
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                try (var connection = connect(target, "prepareThreshold=1")) {
                    connection.setAutoCommit(false);
                    insert(connection, user, 1);
                    var savepoint = connection.setSavepoint();
                    insert(connection, user, 2);
                    try (var statement = connection.createStatement()) {
                        assertThatThrownBy(() -> statement.execute("select 1 / 0"))
                                .isInstanceOf(SQLException.class);
                    }
                    connection.rollback(savepoint);
                    insert(connection, user, 3);
                    connection.commit();
                    insert(connection, user, 4);
                    connection.rollback();
                }
            });
        }
        assertThat(table("select string_agg(distinct n::text, ',' order by n::text), count(*) from jdbc_tx"))
                .isEqualTo("1,3 " + 2 * USERS);
    }

    private static void insert(Connection connection, int user, int n) throws SQLException {
        try (var statement = connection.prepareStatement("insert into jdbc_tx values (?, ?)")) {
            statement.setInt(1, user);
            statement.setInt(2, n);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void batches_arrive_whole(PoolMode mode) throws Exception {
        table("create table if not exists jdbc_batch (usr int, n int); truncate jdbc_batch");
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                try (var connection = connect(target, "prepareThreshold=1");
                        var statement = connection.prepareStatement("insert into jdbc_batch values (?, ?)")) {
                    for (int n = 0; n < 50; n++) {
                        statement.setInt(1, user);
                        statement.setInt(2, n);
                        statement.addBatch();
                    }
                    assertThat(statement.executeBatch()).hasSize(50).containsOnly(1);
                }
            });
        }
        assertThat(table("select count(distinct (usr, n)), count(*) from jdbc_batch"))
                .isEqualTo(50 * USERS + " " + 50 * USERS);
    }

    @ParameterizedTest
    @EnumSource
    void copy_goes_in_and_comes_out(PoolMode mode) throws Exception {
        table("create table if not exists jdbc_copy (usr int, n int); truncate jdbc_copy");
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                try (var connection = connect(target, "")) {
                    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
                    var rows = new StringBuilder();
                    IntStream.range(0, 500)
                            .forEach(n ->
                                    rows.append(user).append('\t').append(n).append('\n'));
                    assertThat(copy.copyIn("copy jdbc_copy from stdin", new StringReader(rows.toString())))
                            .isEqualTo(500);
                    assertThatThrownBy(() -> copy.copyIn("copy jdbc_copy from stdin", new StringReader("bad\n")))
                            .isInstanceOf(SQLException.class);
                    var out = new StringWriter();
                    copy.copyOut("copy (select * from jdbc_copy where usr = " + user + " order by n) to stdout", out);
                    assertThat(out).hasToString(rows.toString());
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancel_and_query_timeout_end_the_query_and_not_the_connection(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(SERVERS, user -> {
                try (var connection = connect(target, "");
                        var statement = connection.createStatement()) {
                    statement.setQueryTimeout(1);
                    assertThatThrownBy(() -> statement.execute("select pg_sleep(30)"))
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("57014"));
                    statement.setQueryTimeout(0);
                    var canceller = Thread.ofVirtual().start(() -> cancelSoon(statement));
                    assertThatThrownBy(() -> statement.execute("select pg_sleep(30)"))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("user request");
                    canceller.join();
                    asks(connection, "user " + user, 1);
                }
            });
        }
    }

    private static void cancelSoon(java.sql.Statement statement) {
        try {
            Thread.sleep(300); // the query to be cancelled runs on another thread, which cannot say that it has begun
            statement.cancel();
        } catch (SQLException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void a_listener_in_session_mode_hears_its_notifications() throws Exception {
        try (var target = open(PoolMode.SESSION);
                var listener = connect(target, "");
                var speaker = connect(target, "");
                var listen = listener.createStatement();
                var speak = speaker.createStatement()) {
            listen.execute("listen jdbc_news");
            speak.execute("notify jdbc_news, 'hello'");

            var heard = listener.unwrap(PGConnection.class).getNotifications(5000);
            assertThat(heard)
                    .singleElement()
                    .satisfies(n -> assertThat(n.getParameter()).isEqualTo("hello"));
        }
    }

    private Target open(PoolMode mode) {
        return Targets.underTest(Postgres.shared(version), mode.ini(Postgres.shared(version), SERVERS));
    }

    private static Connection connect(Target target, String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/app?user=app&socketTimeout=30&%s".formatted(target.port(), options));
    }

    /** Straight on the server; returns the first row, columns apart by a blank. */
    private String table(String sql) {
        try (var root = Postgres.shared(version).superuser()) {
            root.query("set role app");
            var reply = root.query(sql);
            assertThat(reply.hasError()).as("%s", reply).isFalse();
            return reply.rows().isEmpty() ? "" : String.join(" ", reply.rows().getLast());
        }
    }
}
