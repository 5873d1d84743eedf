package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** What the doctor's two commands print, and with which exit code they end. */
final class DoctorCommandIT {
    private static final List<Postgres> SERVER = new ArrayList<>();

    private final CommandLineHarness shell = new CommandLineHarness();
    private final List<Connection> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws SQLException {
        SERVER.add(Postgres.start(PostgresVersion.V17, Map.of("max_connections", "13")));
        root(
                "alter role app set idle_in_transaction_session_timeout = '60s'; alter role app set statement_timeout = '60s'");
    }

    @AfterAll
    static void stop() {
        SERVER.removeFirst().close();
    }

    @AfterEach
    void leave() throws SQLException {
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void a_healthy_database_is_a_bar_and_a_sentence_and_exit_code_0() {
        client("web");

        assertThat(shell.run("doctor", url())).isZero();

        assertThat(shell.out.toString())
                .startsWith("[▒")
                .contains("] 2 of 10 held (server), 0 working")
                .contains("healthy: 2 of 10 connections that the server allows are held")
                .contains("web@127.0.0.1 in app");
        assertThat(shell.err.toString()).isEmpty();
    }

    @Test
    void another_roles_sessions_are_hidden_and_not_said_to_do_nothing() {
        for (int i = 0; i < 4; i++) {
            client("web");
        }
        var stranger = "postgresql://app_scram:%s@127.0.0.1:%d/app"
                .formatted(Postgres.PASSWORD, SERVER.getFirst().port());

        assertThat(shell.run("doctor", stranger)).isZero();

        assertThat(shell.out.toString())
                .startsWith("[▒▒▒▒▒" + "?".repeat(20) + "·".repeat(25) + "] 5 of 10 held (server), 4 hidden\n")
                .contains("healthy: 5 of 10 connections that the server allows are held; what 4 of them do is hidden")
                .containsPattern("4 +\\? +\\? +\\? +hidden .*web in app")
                .containsPattern("GRANT pg_monitor TO\\s+app_scram")
                .doesNotContain("0 working")
                .doesNotContain("nothing is wrong");

        assertThat(shell.run("doctor", stranger, "--json")).isZero();
        assertThat(shell.out.toString()).contains("\"hidden\":{\"sessions\":4,\"of\":4,\"role\":\"app_scram\",");
    }

    @Test
    void a_full_database_is_told_with_what_to_change_within_100_columns_and_without_colour() {
        for (int i = 0; i < 9; i++) {
            client("a-service-with-quite-a-long-name-" + i % 2 + "@10.0.0.5/2026-11-21T14-02");
        }

        assertThat(shell.run("doctor", url())).isEqualTo(2);

        assertThat(shell.out.toString())
                .contains("unhealthy: 10 of 10 usable slots are held (max_connections 13, 3 of them reserved)")
                .contains("default_pool_size = 8")
                .doesNotContain("\u001b");
        assertThat(shell.out.toString().lines()).allMatch(line -> line.length() <= Page.WIDEST);
    }

    @Test
    void a_nearly_full_one_is_degraded() {
        for (int i = 0; i < 7; i++) {
            client("web");
        }

        assertThat(shell.run("doctor", url(), "--json")).isEqualTo(1);

        assertThat(shell.out.toString())
                .startsWith("{\"status\":\"degraded\",\"verdict\":\"8 of 10 usable slots are held")
                .contains(
                        "\"ceilings\":[{\"kind\":\"server\",\"subject\":\"\",\"limit\":10,\"held\":8,\"free\":2,\"binds\":true,\"hidden\":0}]")
                .contains("\"application\":\"web\"")
                .contains("\"id\":\"SLOTS_EXHAUSTED\"");
    }

    @Test
    void a_directory_without_settings_hides_no_diagnosis_and_is_said_once(@TempDir Path empty) {
        client("web");

        assertThat(shell.run("doctor", url(), "--watch", "1", "--count", "2", "--plan", empty.toString()))
                .isZero();

        assertThat(shell.out.toString()).contains("healthy: 2 of 10 connections that the server allows are held");
        assertThat(shell.err.toString())
                .isEqualTo("weir doctor: " + empty
                        + ": no settings of PostgreSQL pools found; --plan takes the directory the sources are in"
                        + System.lineSeparator());

        var missing = empty.resolve("missing").toString();
        assertThat(shell.run("doctor", url(), "--json", "--plan", missing)).isZero();

        assertThat(shell.out.toString())
                .startsWith("{\"status\":\"healthy\"")
                .contains("\"plan_unread\":\"" + missing + " is not a directory: ");
        assertThat(shell.err.toString()).hasLineCount(1);
    }

    @Test
    void a_watch_looks_as_often_as_told_and_says_each_finding_once() {
        for (int i = 0; i < 9; i++) {
            client("web");
        }

        assertThat(shell.run("doctor", url(), "--watch", "1", "--count", "3")).isEqualTo(2);

        var out = shell.out.toString();
        assertThat(out.split("10 of 10 held", -1)).hasSize(4);
        assertThat(out.split("default_pool_size", -1)).hasSize(2);
    }

    @Test
    void ctrl_c_ends_a_watch_with_the_code_of_its_last_look() throws Exception {
        var code = new ArrayList<Integer>();
        var watch = Thread.ofVirtual().start(() -> code.add(shell.run("doctor", url(), "--watch", "60")));
        await().atMost(Duration.ofSeconds(60)).until(() -> shell.out.toString().contains("healthy"));

        shell.send("INT");
        watch.join();

        assertThat(code).containsExactly(0);
    }

    @Test
    void what_cannot_be_told_is_one_line_and_exit_code_3() {
        assertThat(shell.run("doctor", "postgresql://app:hunter2@127.0.0.1:" + Ports.free() + "/app"))
                .isEqualTo(3);
        assertThat(shell.err.toString())
                .startsWith("weir doctor: nothing listens at 127.0.0.1:")
                .doesNotContain("hunter2")
                .hasLineCount(1);

        assertThat(shell.run("doctor", "mysql://app@127.0.0.1/app")).isEqualTo(3);
        assertThat(shell.run("doctor")).isEqualTo(3);
        assertThat(shell.run("doctor", url(), "--watch", "-1")).isEqualTo(3);
        assertThat(shell.run("relieve", "mysql://app@127.0.0.1/app")).isEqualTo(3);
    }

    @Test
    void relieve_changes_nothing_before_it_is_told_to_nor_when_it_is_not_let_and_then_ends_what_it_listed()
            throws Exception {
        var idle = client("web");
        Thread.sleep(10_100); // the least that may be asked for

        assertThat(shell.run("relieve", url(), "--idle", "10s")).isZero();
        assertThat(shell.out.toString())
                .startsWith("1 connection would be freed, unused for at least 10 s")
                .contains("Nothing was changed")
                .containsPattern("If\\s+a\\s+pooler\\s+stands\\s+in\\s+front");

        root("REVOKE EXECUTE ON FUNCTION pg_terminate_backend FROM PUBLIC");
        try {
            assertThat(shell.run("relieve", url(), "--idle", "10s", "--apply")).isZero();
        } finally {
            root("GRANT EXECUTE ON FUNCTION pg_terminate_backend TO PUBLIC");
        }
        assertThat(shell.out.toString())
                .startsWith("0 connections freed")
                .contains("  refused")
                .containsPattern("GRANT EXECUTE\\s+ON\\s+FUNCTION\\s+pg_terminate_backend");

        assertThat(shell.run("relieve", url(), "--idle", "10s", "--apply")).isZero();
        assertThat(shell.out.toString()).startsWith("1 connection freed").contains("  ended");
        assertThat(idle.isValid(1)).isFalse();
    }

    /** The server that is made here ends whoever wants the second session ended. */
    @Test
    void relieve_tells_what_it_has_ended_when_its_connection_is_lost_on_the_way() throws Exception {
        var sessions = List.of(client("web"), client("web"), client("web"));
        Thread.sleep(10_100); // the least that may be asked for
        root("""
                CREATE FUNCTION public.pg_terminate_backend(victim int) RETURNS bool LANGUAGE sql AS $$
                  SELECT pg_catalog.pg_terminate_backend(CASE victim WHEN %d THEN pg_backend_pid() ELSE victim END) $$;
                ALTER ROLE app SET search_path = public, pg_catalog""".formatted(pid(sessions.get(1))));
        try {
            assertThat(shell.run("relieve", url(), "--idle", "10s", "--apply")).isEqualTo(3);
            assertThat(shell.out.toString())
                    .startsWith("1 connection freed")
                    .containsPattern("%d .* ended".formatted(pid(sessions.getFirst())))
                    .containsPattern("%d .* unknown".formatted(pid(sessions.get(1))))
                    .containsPattern("%d .* unknown".formatted(pid(sessions.get(2))));
            assertThat(shell.err.toString())
                    .contains("weir relieve: the doctor's session was ended by an administrator");

            assertThat(shell.run("relieve", url(), "--idle", "10s", "--apply", "--json"))
                    .isEqualTo(3);
            assertThat(shell.out.toString()).contains("\"outcome\":\"unknown\"").doesNotContain("would-end");
        } finally {
            root("DROP FUNCTION public.pg_terminate_backend(int); ALTER ROLE app RESET search_path");
        }
    }

    @Test
    void relieve_says_so_when_nothing_is_dead() {
        client("web");

        assertThat(shell.run("relieve", url(), "--json")).isZero();

        assertThat(shell.out.toString())
                .isEqualToIgnoringNewLines("{\"applied\":false,\"idle_seconds\":300,\"sessions\":[],\"spared\":[]}");
        assertThat(shell.run("relieve", url(), "--idle", "1s")).isEqualTo(3);
        assertThat(shell.err.toString()).contains("used less than 10 s ago is in use");
    }

    private static String url() {
        return "postgresql://app@127.0.0.1:%d/app".formatted(SERVER.getFirst().port());
    }

    private Connection client(String application) {
        try {
            var client = connect("app", application);
            clients.add(client);
            return client;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void root(String sql) throws SQLException {
        try (var root = connect("postgres", "");
                var statement = root.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static Connection connect(String role, String application) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/app?user=%s&ApplicationName=%s"
                .formatted(SERVER.getFirst().port(), role, application));
    }
}
