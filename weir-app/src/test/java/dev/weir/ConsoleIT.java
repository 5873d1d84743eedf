package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.admin.snapshot.StatsRow;
import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console says about a pooler at work, asked through a real driver and through psql. */
final class ConsoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> POOL = Map.of("database", "app", "user", "app");

    private RunningWeir weir;

    private static Postgres postgres() {
        return Postgres.shared(PostgresVersion.V17);
    }

    /** One server; {@code auto} comes from the wildcard. */
    private static PoolerIni ini() {
        return PoolerIni.oneServer(postgres())
                .database("app", "host=127.0.0.1 port=" + postgres().port())
                .database("*", "host=127.0.0.1 port=" + postgres().port() + " dbname=app")
                .user("admin", "")
                .with("admin_users", "admin")
                .with("stats_period", 1);
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        weir = new RunningWeir(directory, ini());
    }

    @AfterEach
    void close() {
        weir.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CLIENTS",
                "CONFIG",
                "DATABASES",
                "LISTS",
                "MEM",
                "POOLS",
                "SERVERS",
                "SOCKETS",
                "STATE",
                "STATS",
                "STATS_TOTALS",
                "STATS_AVERAGES",
                "TOTALS",
                "USERS",
                "VERSION"
            })
    void every_table_has_rows_while_a_client_is_connected(String table) throws SQLException {
        try (var client = weir.login(Login.APP)) {
            client.query("select 1");

            assertThat(weir.show(table)).isNotEmpty();
        }
    }

    @Test
    void config_says_how_sockets_are_driven_and_never_auto() throws SQLException {
        var io = weir.only("CONFIG", Map.of("key", "io"));
        assertThat(io).containsEntry("default", "auto");
        assertThat(io.get("value")).isIn("io_uring", "epoll", "nio");
    }

    @Test
    void an_idle_client_holds_no_server() throws SQLException {
        try (var client = weir.login(Login.APP.with("application_name", "shop"))) {
            client.query("select 1");

            assertThat(weir.only("CLIENTS", POOL))
                    .containsEntry("state", "idle")
                    .containsEntry("application_name", "shop")
                    .containsEntry("addr", "127.0.0.1")
                    .containsEntry("local_port", "" + weir.port())
                    .containsEntry("link", "")
                    .containsEntry("wait", "0");
            assertThat(weir.only("SERVERS", POOL))
                    .containsEntry("state", "idle")
                    .containsEntry("port", "" + postgres().port())
                    .containsEntry("link", "");
            assertThat(weir.only("POOLS", POOL))
                    .containsEntry("cl_active", "1")
                    .containsEntry("cl_waiting", "0")
                    .containsEntry("sv_active", "0")
                    .containsEntry("sv_idle", "1")
                    .containsEntry("pool_mode", "transaction");
        }
    }

    @Test
    void a_client_in_a_transaction_and_its_server_point_at_each_other() throws SQLException {
        try (var client = weir.login(Login.APP)) {
            client.query("begin");
            var pid = client.query("select pg_backend_pid()").value();

            var shownClient = weir.only("CLIENTS", POOL);
            var shownServer = weir.only("SERVERS", POOL);

            assertThat(shownClient).containsEntry("state", "active").containsEntry("link", shownServer.get("ptr"));
            assertThat(shownServer)
                    .containsEntry("state", "active")
                    .containsEntry("link", shownClient.get("ptr"))
                    .containsEntry("remote_pid", pid);
            assertThat(shownClient.get("id")).isNotEqualTo(shownServer.get("id"));
            assertThat(weir.only("POOLS", POOL)).containsEntry("sv_active", "1").containsEntry("sv_idle", "0");
        }
    }

    @Test
    void who_keeps_a_server_beyond_the_transaction_is_shown_with_the_command_that_did_it() throws SQLException {
        try (var client = weir.login(Login.APP)) {
            client.query("listen news");

            assertThat(weir.only("CLIENTS", Map.of("user", "app"))).containsEntry("pinned", "LISTEN");
            assertThat(weir.only("SERVERS", Map.of("user", "app"))).containsEntry("pinned", "LISTEN");

            client.query("discard all");
            client.query("begin; declare c cursor with hold for select 1; commit");

            assertThat(weir.only("SERVERS", Map.of("user", "app"))).containsEntry("pinned", "WITH HOLD");

            client.query("close all");

            assertThat(weir.only("CLIENTS", Map.of("user", "app"))).containsEntry("pinned", "");
        }
    }

    @Test
    void a_client_that_waits_is_shown_with_its_time() throws Exception {
        try (var first = weir.login(Login.APP);
                var second = weir.login(Login.APP.with("application_name", "second"))) {
            first.query("begin");
            second.send(Frontend.query("select 'served'"));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(weir.only("POOLS", POOL)).containsEntry("cl_waiting", "1"));
            TimeUnit.MILLISECONDS.sleep(50);
            var waiting = weir.only("CLIENTS", Map.of("application_name", "second"));
            assertThat(waiting).containsEntry("state", "waiting");
            assertThat(Integer.parseInt(waiting.getOrDefault("wait_us", ""))).isGreaterThanOrEqualTo(50_000);
            assertThat(Integer.parseInt(weir.only("POOLS", POOL).getOrDefault("maxwait_us", "")))
                    .isGreaterThanOrEqualTo(50_000);

            first.query("commit");
            assertThat(second.readUntilReady().value()).isEqualTo("served");
        }
    }

    @Test
    void databases_and_users_show_what_is_counted_against_their_limits() throws SQLException {
        try (var client = weir.login(Login.APP)) {
            client.query("select 1");

            assertThat(weir.only("DATABASES", Map.of("name", "app")))
                    .containsEntry("pool_size", "1")
                    .containsEntry("current_connections", "1")
                    .containsEntry("current_client_connections", "1")
                    .containsEntry("host", "127.0.0.1");
            assertThat(weir.only("USERS", Map.of("name", "app")))
                    .containsEntry("current_connections", "1")
                    .containsEntry("current_client_connections", "1");
            assertThat(weir.only("LISTS", Map.of("list", "used_clients"))).containsEntry("items", "1");
            assertThat(weir.only("LISTS", Map.of("list", "login_clients"))).containsEntry("items", "0");
        }
    }

    @Test
    void totals_grow_with_the_work_and_the_window_shows_it() throws SQLException {
        try (var client = weir.login(Login.APP)) {
            long before = queries();
            for (int i = 0; i < 20; i++) {
                client.query("select 1");
            }
            client.query("begin");
            client.query("commit");

            assertThat(queries() - before).isEqualTo(22);
            await().atMost(PATIENCE).until(() -> {
                var snapshot = weir.app().operations().snapshot();
                return snapshot.stats().stream()
                        .filter(row -> row.database().equals("app"))
                        .map(StatsRow::window)
                        .anyMatch(window ->
                                window.queries() > 0 && !snapshot.statsWindow().isZero());
            });
        }
    }

    private long queries() throws SQLException {
        return Long.parseLong(
                weir.only("STATS_TOTALS", Map.of("database", "app")).getOrDefault("query_count", ""));
    }

    @Test
    void a_database_out_of_the_wildcard_goes_when_unused_and_its_figures_stay() throws SQLException {
        weir.write(ini().with("autodb_idle_timeout", 1));
        weir.run("RELOAD");
        try (var client = weir.login(Login.APP.in("auto"))) {
            client.query("select 1");
            assertThat(weir.only("POOLS", Map.of("database", "auto"))).containsEntry("sv_idle", "1");
        }

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(weir.show("POOLS")).noneMatch(row -> "auto".equals(row.get("database"))));
        assertThat(weir.show("SERVERS")).noneMatch(row -> "auto".equals(row.get("database")));
        assertThat(weir.only("STATS_TOTALS", Map.of("database", "auto"))).containsEntry("query_count", "1");

        try (var client = weir.login(Login.APP.in("auto"))) {
            assertThat(client.query("select 'again'").value()).isEqualTo("again");
        }
    }

    @Test
    void a_pool_is_warm_before_its_first_client_and_stays_so_where_the_user_is_forced() throws SQLException {
        weir.write(ini().with("server_idle_timeout", 1)
                .database("warm", "host=127.0.0.1 port=" + postgres().port() + " dbname=app user=app min_pool_size=1"));
        weir.run("RELOAD");

        await().atMost(PATIENCE)
                .during(Duration.ofSeconds(3))
                .until(() -> weir.show("POOLS").stream()
                        .anyMatch(row -> "warm".equals(row.get("database")) && "1".equals(row.get("sv_idle"))));
    }

    @Test
    void both_names_of_the_console_accept_what_lib_pq_and_pgjdbc_send_at_startup() throws SQLException {
        for (String name : List.of("weir", "pgbouncer")) {
            var settings = Map.of("assumeMinServerVersion", "9.0", "ApplicationName", "lib/pq"); // extra_float_digits
            try (var console = weir.console(name, settings);
                    var statement = console.createStatement();
                    var rows = statement.executeQuery("SHOW VERSION")) {
                assertThat(rows.next()).isTrue();
            }
        }
        try (var raw = weir.connect()) {
            raw.login(Login.APP.user("admin", "").in("pgbouncer").with("extra_float_digits", "2"));
            assertThat(raw.query("SHOW STATE").hasError()).isFalse();
        }
    }

    @Test
    void psql_shows_the_pools() throws Exception {
        var psql = new ProcessBuilder(
                        "psql",
                        "-X",
                        "-A",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "" + weir.port(),
                        "-U",
                        "admin",
                        "-c",
                        "SHOW POOLS",
                        "pgbouncer")
                .redirectErrorStream(true)
                .start();
        var said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(psql.waitFor()).as(said).isZero();
        assertThat(said).contains("database|user|cl_active");
    }
}
