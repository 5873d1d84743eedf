package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.Waiting;
import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import dev.weir.testing.WireClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** PAUSE, RESUME, KILL, KILL_CLIENT, RECONNECT, WAIT_CLOSE, DISABLE and ENABLE, in front of PostgreSQL, with a pool that has two lanes. */
final class ConsoleOrdersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Postgres postgres = Postgres.shared(PostgresVersion.V17);
    private RunningWeir weir;

    private PoolerIni ini() {
        return PoolerIni.oneServer(postgres)
                .database("app", "host=127.0.0.1 port=" + postgres.port())
                .database("*", "host=127.0.0.1 port=" + postgres.port() + " dbname=app")
                .user("admin", "")
                .with("admin_users", "admin")
                .with("event_loops", 2)
                .with("pool_lanes", 2)
                .with("default_pool_size", 2);
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        weir = new RunningWeir(directory, ini());
    }

    @AfterEach
    void close() {
        weir.close();
    }

    private WireClient client() {
        return weir.login(Login.APP);
    }

    /** What an administrator asks at a console of their own, which may take a while. */
    private CompletableFuture<String> orders(String command) {
        return CompletableFuture.supplyAsync(() -> {
            try (var console = weir.console("weir", Map.of());
                    var statement = console.createStatement()) {
                return outcome(statement, command);
            } catch (SQLException broken) {
                throw new IllegalStateException(broken);
            }
        });
    }

    private static String outcome(Statement statement, String command) {
        try {
            statement.execute(command);
            return "done";
        } catch (PSQLException refused) {
            return String.valueOf(refused.getSQLState());
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String soon(CompletableFuture<String> outcome) throws Exception {
        return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private int servers(String database) throws SQLException {
        return weir.show("SERVERS").stream()
                .filter(row -> database.equals(row.get("database")))
                .mapToInt(_ -> 1)
                .sum();
    }

    private void awaitPaused(String flag) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(weir.only("DATABASES", Map.of("name", "app")))
                        .containsEntry("paused", flag));
    }

    @Test
    void pause_returns_when_the_last_transaction_has_ended_and_resume_serves_who_waits() throws Exception {
        try (var busy = client();
                var idle = client()) {
            assertThat(idle.query("select 1").value()).isEqualTo("1");
            busy.query("begin");

            var pause = orders("PAUSE app");
            awaitPaused("1");
            idle.send(Frontend.query("select 'served'"));
            idle.expectSilence(MOMENT);
            assertThat(pause).isNotDone();
            assertThat(busy.query("select 'still mine'").value()).isEqualTo("still mine");
            busy.query("commit");

            assertThat(soon(pause)).isEqualTo("done");
            assertThat(servers("app")).isZero();
            idle.expectSilence(MOMENT);
            weir.run("RESUME app");
            assertThat(idle.readUntilReady().value()).isEqualTo("served");
            awaitPaused("0");
        }
    }

    @Test
    void pause_of_everything_holds_for_databases_nobody_has_used_yet() throws Exception {
        weir.run("PAUSE");
        assertThat(weir.only("STATE", Map.of("key", "paused"))).containsEntry("value", "yes");

        var login = CompletableFuture.supplyAsync(() -> weir.login(Login.APP.in("fresh")));
        TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
        assertThat(login).isNotDone();
        weir.run("RESUME");

        try (var client = login.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            assertThat(client.query("select 1").value()).isEqualTo("1");
        }
    }

    @Test
    void what_cannot_be_done_is_refused_with_a_reason() throws Exception {
        assertThat(soon(orders("RESUME"))).isEqualTo("55000");
        assertThat(soon(orders("RESUME app"))).isEqualTo("55000");
        assertThat(soon(orders("PAUSE weir"))).isEqualTo("3D000");
        weir.run("PAUSE");
        assertThat(soon(orders("PAUSE"))).isEqualTo("55000");
        weir.run("RESUME");
        assertThat(soon(orders("PAUSE pgbouncer"))).isEqualTo("3D000");
    }

    @Test
    void a_database_that_nobody_could_reach_is_unknown(@TempDir Path elsewhere) throws Exception {
        var only = new PoolerIni(Map.of("app", "host=127.0.0.1"), ini().settings(), ini().secrets(), Map.of());
        try (var strict = new RunningWeir(elsewhere, only)) {
            assertThatThrownBy(() -> strict.run("DISABLE nowhere"))
                    .hasMessageContaining("no such database: \"nowhere\"");
        }
    }

    @Test
    void resume_ends_a_pause_that_still_waits() throws Exception {
        try (var busy = client()) {
            busy.query("begin");
            var pause = orders("PAUSE app");
            awaitPaused("1");

            weir.run("RESUME app");

            assertThat(soon(pause)).isEqualTo("57014");
            busy.query("commit");
            assertThat(busy.query("select 1").value()).isEqualTo("1");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the driver waits without end otherwise
    void a_cancel_request_ends_a_pause_that_still_waits_and_what_it_has_paused_resumes() throws Exception {
        try (var busy = client();
                var other = client();
                var console = weir.console("weir", Map.of());
                var statement = console.createStatement()) {
            busy.query("begin");
            var pause = CompletableFuture.supplyAsync(() -> outcome(statement, "PAUSE app"));
            awaitPaused("1");

            statement.cancel();

            assertThat(soon(pause)).isEqualTo("57014");
            awaitPaused("0");
            assertThat(other.query("select 'served'").value()).isEqualTo("served");
            assertThat(outcome(statement, "WAIT_CLOSE app")).isEqualTo("done");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the driver waits without end otherwise
    void a_cancel_request_ends_wait_close() throws Exception {
        try (var busy = client();
                var console = weir.console("weir", Map.of());
                var statement = console.createStatement()) {
            busy.query("begin");
            weir.run("RECONNECT app");
            var wait = CompletableFuture.supplyAsync(() -> outcome(statement, "WAIT_CLOSE app"));
            busy.expectSilence(MOMENT);
            assertThat(wait).isNotDone();

            statement.cancel();

            assertThat(soon(wait)).isEqualTo("57014");
        }
    }

    @Test
    void a_pause_that_nobody_waits_for_any_more_stands_and_keeps_nobody_busy() throws Exception {
        try (var busy = client()) {
            busy.query("begin");

            var order = new DatabaseOrder(DatabaseOrder.Verb.PAUSE, Optional.of("app"));
            assertThat(weir.app().operations().carryOut(order, () -> Waiting.ABANDONED))
                    .isPresent();

            awaitPaused("1");
            weir.run("RESUME app");
        }
    }

    @Test
    void a_pause_that_was_canceled_resumes_also_when_the_console_is_gone_a_moment_later() throws Exception {
        try (var busy = client()) {
            busy.query("begin");

            var answers = new ArrayDeque<>(List.of(Waiting.CANCELED));
            var order = new DatabaseOrder(DatabaseOrder.Verb.PAUSE, Optional.of("app"));
            assertThat(weir.app()
                            .operations()
                            .carryOut(order, () -> Objects.requireNonNullElse(answers.poll(), Waiting.ABANDONED)))
                    .isPresent();

            awaitPaused("0");
        }
    }

    @Test
    void kill_ends_clients_and_servers_of_one_database_at_once() throws Exception {
        try (var busy = client();
                var other = weir.login(Login.APP.in("other"))) {
            busy.query("begin");
            other.query("begin");

            weir.run("KILL app");

            assertThat(busy.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThat(other.query("select 1").value()).isEqualTo("1");
            other.query("commit");
            var pause = orders("PAUSE app"); // returns when the killed servers have gone
            assertThat(soon(pause)).isEqualTo("done");
        }
        weir.run("RESUME app");
        try (var again = client()) {
            assertThat(again.query("select 1").value()).isEqualTo("1");
        }
    }

    @Test
    void kill_client_ends_that_client_with_its_transaction_and_nobody_else() throws Exception {
        try (var doomed = weir.login(Login.APP.with("application_name", "doomed"));
                var other = client()) {
            doomed.query("begin");
            String id = Objects.requireNonNull(
                    weir.only("CLIENTS", Map.of("application_name", "doomed")).get("id"));

            weir.run("KILL_CLIENT " + id);

            var farewell = doomed.readUntilClosed(PATIENCE).error();
            assertThat(farewell.sqlState()).isEqualTo("57P01");
            assertThat(farewell.detail()).contains("KILL_CLIENT");
            assertThat(other.query("select 1").value()).isEqualTo("1");
            assertThatThrownBy(() -> weir.run("KILL_CLIENT " + id)).hasMessageContaining("no client has the id " + id);
        }
    }

    @Test
    void disable_keeps_new_clients_out_and_nobody_else() throws Exception {
        try (var here = client()) {
            weir.run("DISABLE app");

            try (var stranger = weir.connect()) {
                assertThat(stranger.tryLogin(Login.APP).error().sqlState()).isEqualTo("55000");
            }
            assertThat(here.query("select 1").value()).isEqualTo("1");
            assertThat(weir.only("DATABASES", Map.of("name", "app"))).containsEntry("disabled", "1");
        }
        weir.run("ENABLE app");
        try (var again = client()) {
            assertThat(again.query("select 1").value()).isEqualTo("1");
        }
    }

    @Test
    void reconnect_replaces_servers_as_they_come_back_and_wait_close_waits_for_the_last() throws Exception {
        try (var busy = client()) {
            busy.query("begin");
            String before = busy.query("select pg_backend_pid()").value();

            weir.run("RECONNECT app");
            var wait = orders("WAIT_CLOSE app");
            busy.expectSilence(MOMENT);
            assertThat(wait).isNotDone();
            assertThat(busy.query("select pg_backend_pid()").value()).isEqualTo(before);
            busy.query("commit");

            assertThat(soon(wait)).isEqualTo("done");
            assertThat(busy.query("select pg_backend_pid()").value()).isNotEqualTo(before);
        }
    }

    @Test
    void reload_changes_a_pool_that_is_paused() throws Exception {
        try (var one = client()) {
            weir.run("PAUSE app");
            one.send(Frontend.query("select 'served'"));

            weir.write(ini().with("default_pool_size", 1));
            weir.run("RELOAD");
            one.expectSilence(MOMENT);
            weir.run("RESUME app");

            assertThat(one.readUntilReady().value()).isEqualTo("served");
        }
    }

    @Test
    void a_shutdown_does_not_wait_for_clients_that_wait_for_resume() throws Exception {
        try (var one = client()) {
            weir.run("PAUSE");
            one.send(Frontend.query("select 1"));
            one.expectSilence(MOMENT);

            weir.run("SHUTDOWN WAIT_FOR_SERVERS");

            assertThat(one.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThatThrownBy(weir::connect).isInstanceOf(RuntimeException.class);
        }
    }
}
