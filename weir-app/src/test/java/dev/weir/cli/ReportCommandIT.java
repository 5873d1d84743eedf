package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents on a PostgreSQL of ten slots, recorded while they happen, and what the page says of them. */
final class ReportCommandIT {
    private static final List<Postgres> SERVER = new ArrayList<>();

    private final CommandLineHarness shell = new CommandLineHarness();
    private final CommandLineHarness watcher = new CommandLineHarness();
    private final List<Connection> clients = new ArrayList<>();

    @TempDir
    private Path home = Path.of("");

    @BeforeAll
    static void start() throws SQLException {
        SERVER.add(Postgres.start(PostgresVersion.V17, Map.of("max_connections", "13")));
        try (var root = connect("postgres", "")) {
            run(root, "alter role app set idle_in_transaction_session_timeout = '60s'");
            run(root, "alter role app set statement_timeout = '60s'");
            run(root, "create table counters (id int primary key, n int)");
            run(root, "insert into counters values (1, 0)");
            run(root, "grant all on counters to app");
        }
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
        try (var root = connect("postgres", "")) {
            Awaitility.await().until(() -> isAlone(root));
        }
    }

    private static boolean isAlone(Connection root) throws SQLException {
        try (var statement = root.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where backend_type = 'client backend'")) {
            rows.next();
            return rows.getInt(1) == 1;
        }
    }

    @Test
    void a_leak_until_nobody_gets_in_any_more_is_told_as_it_happened_and_its_cure_is_shown() throws Exception {
        var incident = home.resolve("incident");
        try (var root = connect("postgres", "root")) {
            clients(2, "web"); // with the superuser's and the doctor's own, four of ten
            run(clients.getFirst(), "select 'top-s3cret-literal' as x, 4711");
            var watch = watch(incident);
            awaitLines(incident, "\"look\"", 2);

            var workers = clients(6, "worker");
            var full = Instant.now();
            awaitLines(incident, "\"look\"", 5);
            cutOffTheDoctor(root, workers);
            awaitLines(incident, "\"refused\"", 1);
            for (var worker : workers) {
                worker.close();
            }
            var cured = Instant.now();
            int looks = count(incident, "\"look\"");
            awaitLines(incident, "\"look\"", looks + 3);
            watcher.send("INT");
            watch.join();

            var page = pageOfTheLeak(incident, full, cured);
            assertKeepsNoSecret(incident, page);
        }
        compareWithAfterwards(incident);
    }

    private String pageOfTheLeak(Path incident, Instant full, Instant cured) {
        assertThat(shell.run("report", incident.toString(), "--limit", "30")).isEqualTo(2);

        var page = shell.out.toString();
        assertThat(page)
                .startsWith("# Incident report: `app@127.0.0.1:")
                .contains("no login could succeed:** all 10 connections that the server allows were taken.")
                .contains("`worker@127.0.0.1` held 6, none of them in use; all others 3.")
                .contains("| `worker` | `127.0.0.1` | `app` | 6 | 0 | 0 | 0 |")
                .contains("| The doctor is refused: FATAL: ")
                .containsPattern("\\| \\d sessions of `worker@127\\.0\\.0\\.1` are gone \\|")
                .contains("The recording ends: 4 of 10 held, 0 in use")
                .contains("10 of 10 usable slots were held (max_connections 13, 3 of them reserved)")
                .contains("| a limit of 30 | at least 10 of 30 | ");
        assertThat(timeOf(page, "Full: 10 of 10 held")).isBetween(full.minusSeconds(2), full.plusSeconds(3));
        assertThat(timeOf(page, "Room again after")).isBetween(cured.minusSeconds(2), cured.plusSeconds(8));
        assertThat(shell.err.toString()).isEmpty();
        return page;
    }

    private void compareWithAfterwards(Path incident) {
        var after = home.resolve("after");
        assertThat(watcher.run("doctor", url(), "--watch", "1", "--count", "2", "--record", after.toString()))
                .isZero();

        assertThat(shell.run("report", after.toString(), "--before", incident.toString()))
                .isZero();

        assertThat(shell.out.toString())
                .contains("It is **too early to tell**: after the change there are only")
                .contains("| held at most | 10 of 10 (100 %) | 3 of 10 (30 %) |");
    }

    @Test
    void a_pile_up_behind_a_lock_is_told_with_its_cause() throws Exception {
        var holder = clients(1, "report").getFirst();
        holder.setAutoCommit(false);
        run(holder, "update counters set n = n + 1 where id = 1");
        for (var waiter : clients(8, "web")) {
            Thread.ofVirtual().start(() -> {
                try {
                    run(waiter, "update counters set n = n + 1 where id = 1");
                } catch (IllegalStateException e) {
                    // the test is over
                }
            });
        }
        Awaitility.await()
                .until(() -> shell.run("doctor", url(), "--json") == 2
                        && shell.out.toString().contains("LOCK_PILE_UP"));

        var page = home.resolve("page.md");
        assertThat(shell.run("report", url(), "--seconds", "2", "--output", page.toString()))
                .isEqualTo(2);

        assertThat(shell.out.toString()).isEmpty();
        assertThat(page)
                .content()
                .contains("**Cause:** 8 sessions queue behind pid ")
                .contains("(`LOCK_PILE_UP`, critical, confidence high; first seen +0:00, still so at the end)")
                .contains("**It is not over** when the recording ends")
                .contains("SELECT pg_terminate_backend(")
                .contains("| `web` | `127.0.0.1` | `app` | 8 | 8 |");
    }

    @Test
    void a_healthy_database_is_a_page_as_well_and_exit_code_0() {
        clients(1, "web");

        assertThat(shell.run("report", url(), "--seconds", "2")).isZero();

        assertThat(shell.out.toString())
                .startsWith("# Connection report: `app@127.0.0.1:")
                .contains("2 of the 10 connections that the server allows were held, 0 of them in use.")
                .contains(", 3 samples |")
                .contains("Nothing is wrong.");
    }

    @Test
    void a_database_that_lets_nobody_in_is_told_from_its_refusals() {
        clients(10, "web");

        assertThat(shell.run("report", url(), "--seconds", "1")).isEqualTo(2);

        assertThat(shell.out.toString()).contains("**The doctor was never let in**: each of its 4 logins");
    }

    @Test
    void nothing_that_may_hold_a_password_is_repeated() {
        for (var given : List.of(
                List.of("shop_app:hunter2@127.0.0.1/shop"),
                List.of("postgresql+psycopg2:///shop?password=hunter2"),
                List.of("host=127.0.0.1 password=hunter2"),
                List.of(home.toString(), "--before", "postgresql://app:hunter2@127.0.0.1/shop"))) {
            var arguments = new ArrayList<>(given);
            arguments.addFirst("report");

            assertThat(shell.run(arguments.toArray(String[]::new))).isEqualTo(3);
            assertThat(shell.err.toString()).isNotEmpty().doesNotContain("hunter2");
        }
    }

    @Test
    void what_cannot_be_told_is_one_line_and_exit_code_3() throws IOException {
        assertThat(shell.run("report", "postgresql://app:hunter2@127.0.0.1:" + Ports.free() + "/app"))
                .isEqualTo(3);
        assertThat(shell.err.toString())
                .startsWith("weir report: nothing listens at 127.0.0.1:")
                .doesNotContain("hunter2")
                .hasLineCount(1);

        assertSays(
                3,
                "there is no " + home.resolve("missing"),
                home.resolve("missing").toString());
        assertSays(3, "holds no recording", home.toString());
        var file = Files.writeString(home.resolve("notes.md"), "# notes");
        assertSays(3, "is no recording of weir doctor --record", file.toString());
        assertSays(3, "a URL of mysql, but the doctor knows PostgreSQL only", "mysql://app:hunter2@127.0.0.1/app");
        assertSays(3, "no database named");
        assertSays(3, "--seconds takes 1 to 3600", url(), "--seconds", "0");
        assertSays(3, "cannot write " + home, url(), "--seconds", "1", "--output", home.toString());
        assertThat(shell.run("doctor", url(), "--record", home.toString())).isEqualTo(3);
        assertThat(shell.err.toString()).contains("--record keeps what --watch N sees: give both");
        assertThat(shell.run("doctor", url(), "--watch", "1", "--record", file.toString()))
                .isEqualTo(3);
        assertThat(shell.err.toString())
                .startsWith("weir doctor: cannot record into ")
                .hasLineCount(1);
    }

    private void assertSays(int code, String sentence, String... arguments) {
        var all = new ArrayList<>(List.of("report"));
        all.addAll(List.of(arguments));
        assertThat(shell.run(all.toArray(String[]::new))).isEqualTo(code);
        assertThat(shell.err.toString()).contains(sentence).hasLineCount(1).doesNotContain("hunter2");
    }

    private Thread watch(Path directory) {
        return Thread.ofVirtual()
                .start(() -> watcher.run("doctor", url(), "--watch", "1", "--record", directory.toString()));
    }

    /** Its slot is taken at once, so that it has to try a login of its own. */
    private void cutOffTheDoctor(Connection root, List<Connection> workers) throws SQLException {
        run(root, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'weir doctor'");
        Awaitility.await()
                .pollInterval(20, java.util.concurrent.TimeUnit.MILLISECONDS)
                .until(() -> {
                    try {
                        var client = connect("app", "worker");
                        clients.add(client);
                        workers.add(client);
                        return true;
                    } catch (SQLException e) {
                        return false;
                    }
                });
    }

    private static void assertKeepsNoSecret(Path directory, String page) throws IOException {
        assertThat(page).doesNotContain("hunter2", "top-s3cret", "4711");
        assertThat(recorded(directory))
                .contains("SELECT ?".toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("hunter2", "top-s3cret", "4711");
    }

    /** The moment of the first row of the timeline that says so. */
    private static Instant timeOf(String page, String what) {
        var day = Pattern.compile("when \\| (\\d{4}-\\d\\d-\\d\\d) ").matcher(page);
        var row = Pattern.compile("\\| (\\d\\d:\\d\\d:\\d\\d) \\| \\S+ \\| " + Pattern.quote(what))
                .matcher(page);
        assertThat(day.find() && row.find()).as("%s in %s", what, page).isTrue();
        return Instant.parse(day.group(1) + "T" + row.group(1) + "Z").truncatedTo(ChronoUnit.SECONDS);
    }

    private static void awaitLines(Path directory, String part, int number) {
        Awaitility.await()
                .atMost(30, java.util.concurrent.TimeUnit.SECONDS)
                .until(() -> count(directory, part) >= number);
    }

    private static int count(Path directory, String part) {
        return recorded(directory).split(Pattern.quote(part), -1).length - 1;
    }

    private static String recorded(Path directory) {
        if (!Files.isDirectory(directory)) {
            return "";
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String url() {
        return "postgresql://app:hunter2@127.0.0.1:%d/app"
                .formatted(SERVER.getFirst().port());
    }

    private List<Connection> clients(int number, String application) {
        var made = new ArrayList<Connection>();
        try {
            for (int i = 0; i < number; i++) {
                made.add(connect("app", application));
                clients.add(made.getLast());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    private static void run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static Connection connect(String role, String application) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/app?user=%s&ApplicationName=%s"
                .formatted(SERVER.getFirst().port(), role, application));
    }
}
