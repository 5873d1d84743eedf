package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import dev.weir.testing.WireClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a RELOAD that changes the line of a database, or takes it away, means to those who are connected. */
final class ReloadOfDatabasesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final String WITH_PASSWORD = "user=app_plain password='" + Postgres.PASSWORD + "'";

    private final Postgres postgres = Postgres.shared(PostgresVersion.V17);
    private RunningWeir weir;

    /** @param app the rest of that database's line, or null where it has none */
    private PoolerIni ini(@Nullable String app) {
        var server = "host=127.0.0.1 port=" + postgres.port();
        var databases = new HashMap<String, String>();
        databases.put("other", server + " dbname=app");
        if (app != null) {
            databases.put("app", server + " " + app);
        }
        var plain = PoolerIni.oneServer(postgres).user("admin", "").with("admin_users", "admin");
        return new PoolerIni(databases, plain.settings(), plain.secrets(), plain.users());
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        weir = new RunningWeir(directory, ini("user=app"));
    }

    @AfterEach
    void close() {
        weir.close();
    }

    private void reload(@Nullable String app) throws SQLException {
        reloadAs(ini(app));
    }

    private void reloadAs(PoolerIni next) throws SQLException {
        weir.write(next);
        weir.run("RELOAD");
    }

    private WireClient client() {
        return weir.login(Login.APP.user("postgres", ""));
    }

    private static @Nullable String whoami(WireClient client) {
        return client.query("select current_user").value();
    }

    @Test
    void another_user_of_the_line_is_the_one_that_those_who_are_connected_work_as_too() throws SQLException {
        try (var here = client()) {
            assertThat(whoami(here)).isEqualTo("app");

            reload(WITH_PASSWORD);

            assertThat(whoami(here)).isEqualTo("app_plain");
            try (var later = client()) {
                assertThat(whoami(later)).isEqualTo("app_plain");
            }
        }
    }

    @Test
    void a_line_that_gets_a_user_has_it_for_those_who_are_connected_too() throws SQLException {
        reload("");
        try (var here = client()) {
            assertThat(whoami(here)).isEqualTo("postgres");

            reload(WITH_PASSWORD);

            assertThat(whoami(here)).isEqualTo("app_plain");
        }
    }

    /** Its server's login is still the old one, so what it is now is not what it would be without having said anything. */
    @Test
    void who_becomes_the_new_user_on_a_server_of_the_old_one_stays_it() throws SQLException {
        reload("user=postgres pool_size=2 pool_mode=session");
        try (var here = client();
                var neighbour = client()) {
            assertThat(whoami(here)).isEqualTo("postgres");
            reload("user=app pool_size=2 pool_mode=session");
            assertThat(whoami(neighbour)).isEqualTo("app");

            here.query("set session authorization app");

            assertThat(whoami(here)).isEqualTo("app");
        }
    }

    @Test
    void a_line_that_loses_its_user_sends_those_away_who_were_somebody_else_by_it() throws SQLException {
        try (var lent = client();
                var own = weir.login(Login.APP)) {
            reload("");

            assertThat(lent.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThat(whoami(own)).isEqualTo("app");
        }
        try (var again = client()) {
            assertThat(whoami(again)).isEqualTo("postgres");
        }
    }

    @Test
    void a_line_that_loses_its_user_sends_those_away_who_were_let_in_as_nobody() throws SQLException {
        reloadAs(ini("user=app").with("auth_type", "any"));
        try (var mallory = weir.login(Login.APP.user("mallory", ""));
                var namesake = weir.login(Login.APP)) {
            assertThat(whoami(mallory)).isEqualTo("app");

            reload("");

            assertThat(mallory.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThat(namesake.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
        }
    }

    @Test
    void who_has_shown_who_they_are_may_stay_when_nobody_is_asked_any_more() throws SQLException {
        reload("");
        try (var own = weir.login(Login.APP)) {
            reloadAs(ini("").with("auth_type", "any"));

            own.expectSilence(MOMENT);
            assertThat(whoami(own)).isEqualTo("app");
        }
    }

    @Test
    void idling_is_measured_by_the_clients_own_name_also_where_the_line_gets_a_user_later() throws SQLException {
        var limit = "client_idle_timeout=0.3";
        reloadAs(ini("").forUser("app", limit));
        try (var here = client()) {
            reloadAs(ini("user=app").forUser("app", limit));
            assertThat(whoami(here)).isEqualTo("app");

            here.expectSilence(Duration.ofSeconds(1));

            assertThat(whoami(here)).isEqualTo("app");
        }
    }

    @Test
    void a_database_that_is_taken_away_sends_its_clients_away_at_the_end_of_their_transactions() throws Exception {
        try (var busy = client();
                var idle = client();
                var elsewhere = weir.login(Login.APP.in("other"))) {
            busy.query("begin");

            reload(null);

            var farewell = idle.readUntilClosed(PATIENCE).error();
            assertThat(farewell.sqlState()).isEqualTo("57P01");
            assertThat(farewell.detail()).contains("\"app\"");
            assertThat(busy.query("select 'still mine'").value()).isEqualTo("still mine");
            busy.send(Frontend.query("commit"));
            assertThat(busy.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThat(elsewhere.query("select 'here'").value()).isEqualTo("here");
            try (var late = weir.connect()) {
                assertThat(late.tryLogin(Login.APP).error().sqlState()).isEqualTo("3D000");
            }
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(weir.show("SERVERS")).noneMatch(row -> "app".equals(row.get("database"))));
        }
    }

    @Test
    void orders_reach_a_database_that_is_taken_away_for_as_long_as_somebody_is_there() throws Exception {
        try (var busy = client()) {
            busy.query("begin");
            reload(null);
            busy.expectSilence(MOMENT);

            weir.run("KILL app");

            assertThat(busy.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
        }
    }
}
