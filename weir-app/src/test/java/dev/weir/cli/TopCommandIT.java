package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import dev.weir.testing.Tmux;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./weir top} in a real terminal: what is on it, what keys do, and that it is given back. */
final class TopCommandIT {
    private static final Path WEIR = Path.of("..", "weir").toAbsolutePath().normalize();
    private static final List<Postgres> SERVER = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    private final List<Connection> clients = new ArrayList<>();

    /** What the launcher does only once after a build must not be what a screen is waited for. */
    @BeforeAll
    static void start() throws Exception {
        var once = new ProcessBuilder(WEIR.toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(once.waitFor(5, TimeUnit.MINUTES)).isTrue();
        SERVER.add(Postgres.start(PostgresVersion.V17, Map.of("max_connections", "25")));
        try (var root = connect("postgres", "");
                var statement = root.createStatement()) {
            statement.execute("alter role app connection limit 12");
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
    }

    @ParameterizedTest
    @CsvSource({"80,24", "200,50"})
    void a_database_is_watched_grouped_filtered_relieved_and_the_screen_given_back(int columns, int rows)
            throws Exception {
        var idle = List.of(client("web@10.0.0.5/v1"), client("web@10.0.0.5/v1"), client("web@10.0.0.6/v2"));
        client("worker");
        try (var terminal = Tmux.open(directory, columns, rows)) {
            terminal.type("echo what was here before");
            terminal.type(WEIR + " top --interval 1 --idle 10s " + url());

            var screen = terminal.await("5 of 12 held (role app)");
            assertThat(screen)
                    .startsWith("weir top  app@127.0.0.1:%d/app  PostgreSQL 17"
                            .formatted(SERVER.getFirst().port()))
                    .contains("┃ limit 12  ■ web 3", "▸ ■ web  ", "▸ ■ worker  ", "healthy: 5 of 12 connections")
                    .doesNotContain("what was here before", "WARNING");
            assertThat(terminal.colours()).contains("\u001b[3");

            lookAround(terminal);
            relieve(terminal, idle);

            terminal.resize(40, 10);
            terminal.await(small ->
                    small.contains("\n3 of 12 held (role app)") && small.lines().count() == 10);

            terminal.press("q");
            terminal.awaitPrompt();
            terminal.type("echo code $?");
            assertThat(terminal.await("code 0")).contains("top --interval 1").doesNotContain("held (role app)");
        }
    }

    private static void lookAround(Tmux terminal) {
        terminal.press("g", "g", "g");
        terminal.await("    address ");
        terminal.press("g", "g", "g", "/");
        terminal.press("-l", "v2");
        terminal.press("Enter");
        terminal.await("/v2: ");
        terminal.press("Escape");
        terminal.await("/ filter");

        terminal.press("Enter", "Down");
        assertThat(terminal.await("▾ ■ web").lines().filter(line -> line.matches(" +\\d+  idle .*")))
                .hasSize(3);
    }

    private static void relieve(Tmux terminal, List<Connection> idle) throws SQLException {
        terminal.press("/");
        terminal.press("-l", "web@10.0.0.5");
        terminal.press("Enter");
        awaitUnused();
        terminal.press("r");
        terminal.await("End 2 sessions that nobody has used for 10 s: web@127.0.0.1 2?");
        terminal.press("n");
        terminal.await("nothing was changed");
        assertThat(held("web%")).isEqualTo(3);

        terminal.press("r");
        terminal.await("y yes");
        terminal.press("y");
        terminal.await("2 sessions ended");
        assertThat(idle).filteredOn(TopCommandIT::isThere).containsExactly(idle.getLast());
        terminal.await("3 of 12 held (role app)");
    }

    @Test
    void a_statement_is_cancelled_and_a_session_at_work_is_never_ended() throws Exception {
        var busy = client("reports");
        var failure = new ArrayList<String>();
        var sleeping = Thread.ofVirtual().start(() -> {
            try (var statement = busy.createStatement()) {
                statement.execute("select pg_sleep(300), 'a secret'");
            } catch (SQLException e) {
                failure.add(e.getSQLState());
            }
        });
        try (var terminal = Tmux.open(directory, 100, 30)) {
            terminal.type(WEIR + " top --interval 1 " + url());
            terminal.await("▸ ■ reports");
            terminal.press("Enter", "Down");
            assertThat(terminal.await("select pg_sleep(?), ?")).doesNotContain("secret");

            terminal.press("t");
            terminal.await("is left alone, because it is at work");
            terminal.press("c");
            terminal.await("Cancel what pid ");
            terminal.press("y");
            terminal.await("1 statement cancelled");

            sleeping.join(Duration.ofSeconds(10));
            assertThat(failure).containsExactly("57014");
            assertThat(isThere(busy)).isTrue();
            terminal.press("C-c");
            terminal.awaitPrompt();
            terminal.type("echo code $?");
            terminal.await("code 0");
        }
    }

    @Test
    void a_signal_and_a_stop_give_the_terminal_back_as_well() throws Exception {
        try (var terminal = Tmux.open(directory, 80, 24)) {
            terminal.type(WEIR + " top " + url());
            terminal.await("1 of 12 held");
            terminal.press("C-z");
            terminal.awaitPrompt();
            terminal.type("fg");
            terminal.await("1 of 12 held");
            terminal.press("C-z");
            terminal.awaitPrompt();
            terminal.type("jobs -p | xargs kill -TERM; fg; echo code $?; stty -a");

            assertThat(terminal.await("code 0")).doesNotContain("held (role app)");
            terminal.await(" icanon ");
            assertThat(terminal.screen()).contains(" echo ").doesNotContain("-icanon", " -echo ");
        }
    }

    @Test
    void without_a_terminal_or_a_database_it_is_one_sentence_and_exit_code_3() {
        var shell = new CommandLineHarness();

        assertThat(shell.run("top", "postgresql://app@127.0.0.1:1/app")).isEqualTo(3);
        assertThat(shell.err.toString())
                .startsWith("weir top: there is no terminal on its input and output")
                .hasLineCount(1);
        assertThat(shell.run("top", "mysql://app@127.0.0.1/app")).isEqualTo(3);
        assertThat(shell.run("top", url(), "--interval", "0")).isEqualTo(3);

        try (var terminal = Tmux.open(directory, 80, 24)) {
            terminal.type(WEIR + " top postgresql://app@127.0.0.1:1/app; echo code $?");
            assertThat(terminal.await("code 3")).contains("weir top: nothing listens at 127.0.0.1:1");
        }
    }

    @Test
    void a_full_database_is_told_and_asked_again_until_it_lets_somebody_in() throws Exception {
        for (int i = 0; i < 12; i++) {
            client("web");
        }
        try (var terminal = Tmux.open(directory, 80, 24)) {
            terminal.type(WEIR + " top --interval 1 " + url());
            terminal.await("cannot look: this got no connection either. Role app has all the connections");

            clients.removeFirst().close();

            terminal.await("12 of 12 held (role app)");
            terminal.press("q");
            terminal.awaitPrompt();
        }
    }

    @Test
    void a_connection_that_was_lost_comes_back() throws Exception {
        try (var terminal = Tmux.open(directory, 80, 24)) {
            terminal.type(WEIR + " top --interval 1 " + url());
            terminal.await("1 of 12 held");

            SERVER.getFirst().stop();
            terminal.await("cannot look: ");
            assertThat(terminal.await("last seen at")).contains("1 of 12 held");

            SERVER.getFirst().start();
            terminal.await(screen -> screen.contains("1 of 12 held") && !screen.contains("cannot look"));
            terminal.press("q");
            terminal.awaitPrompt();
        }
    }

    @Test
    void weirs_own_console_shows_pools_waiters_and_who_is_pinned(@TempDir Path files) {
        var port = SERVER.getFirst().port();
        var ini = PoolerIni.oneServer(SERVER.getFirst())
                .database("app", "host=127.0.0.1 port=" + port)
                .user("admin", "")
                .with("admin_users", "admin");
        try (var weir = new RunningWeir(files, ini);
                var keeper = weir.login(Login.APP.with("application_name", "keeper"));
                var late = weir.login(Login.APP.with("application_name", "late"));
                var terminal = Tmux.open(directory, 100, 24)) {
            keeper.query("listen news");
            late.send(Frontend.query("select 1"));

            terminal.type("%s top --interval 1 postgresql://admin@127.0.0.1:%d/weir".formatted(WEIR, weir.port()));
            terminal.await("1 client waits for a server, the first for ");
            terminal.press("Enter");
            var screen = terminal.await("keeps its server because of LISTEN");
            assertThat(screen)
                    .contains("  Weir ", "1 of 1 held (servers)", "kept by clients that are not at work (pinned)")
                    .contains("▾ ■ app/app ", "late@127.0.0.1");
            terminal.press("Down", "c");
            terminal.await("the console cannot cancel one client's statement");
            terminal.press("r");
            terminal.await("the console ends all of a database (KILL) or nobody");
            terminal.press("q");
            terminal.awaitPrompt();
            terminal.type("echo code $?");
            terminal.await("code 0");
        }
    }

    /** The least that may be asked for is 10 s. */
    private static void awaitUnused() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("application_name like 'web%' and now() - state_change < interval '10.5 s'") == 0);
    }

    /** Without using a session, as asking it would. */
    private static int held(String application) throws SQLException {
        return count("application_name like '%s'".formatted(application));
    }

    private static int count(String where) throws SQLException {
        try (var root = connect("postgres", "");
                var statement = root.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where usename = 'app' and " + where)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static boolean isThere(Connection client) {
        try {
            return client.isValid(2);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String url() {
        return "postgresql://app@127.0.0.1:%d/app".formatted(SERVER.getFirst().port());
    }

    private Connection client(String application) throws SQLException {
        var client = connect("app", application);
        clients.add(client);
        return client;
    }

    private static Connection connect(String role, String application) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/app?user=%s&ApplicationName=%s"
                .formatted(
                        SERVER.getFirst().port(),
                        role,
                        application.replace("@", "%40").replace("/", "%2F")));
    }
}
