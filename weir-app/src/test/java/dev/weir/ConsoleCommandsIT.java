package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does to a pooler at work: RELOAD and the three kinds of SHUTDOWN. */
final class ConsoleCommandsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RunningWeir weir;

    private static PoolerIni ini() {
        return PoolerIni.oneServer(Postgres.shared(PostgresVersion.V17))
                .user("admin", "")
                .with("admin_users", "admin");
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        weir = new RunningWeir(directory, ini());
    }

    @AfterEach
    void close() {
        weir.close();
    }

    @Test
    void reload_makes_room_for_who_waits() throws SQLException {
        try (var first = weir.login(Login.APP);
                var second = weir.login(Login.APP)) {
            first.query("begin");
            second.send(Frontend.query("select 'served'"));
            second.expectSilence(Duration.ofMillis(200));

            weir.write(ini().with("default_pool_size", 2));
            weir.run("RELOAD");

            assertThat(second.readUntilReady().value()).isEqualTo("served");
            assertThat(weir.only("CONFIG", Map.of("key", "default_pool_size"))).containsEntry("value", "2");
        }
    }

    @Test
    void reload_reports_every_mistake_and_changes_nothing() throws SQLException {
        weir.write(ini().with("default_pool_size", "many").with("pool_mod", "session"));

        assertThatThrownBy(() -> weir.run("RELOAD"))
                .hasMessageContaining("default_pool_size")
                .hasMessageContaining("pool_mod");

        assertThat(weir.only("CONFIG", Map.of("key", "default_pool_size"))).containsEntry("value", "1");
    }

    @Test
    void reload_reads_auth_file_again() throws SQLException {
        try (var stranger = weir.connect()) {
            assertThat(stranger.tryLogin(Login.APP.user("app_plain", "")).hasError())
                    .isTrue();
        }

        weir.write(ini().user("app_plain", Postgres.PASSWORD));
        weir.run("RELOAD");

        try (var known = weir.login(Login.APP.user("app_plain", ""))) {
            assertThat(known.query("select current_user").value()).isEqualTo("app_plain");
        }
    }

    @Test
    void what_needs_a_restart_is_shown_as_it_is_in_effect() throws SQLException {
        weir.write(ini().with("event_loops", 7));
        weir.run("RELOAD");

        assertThat(weir.only("CONFIG", Map.of("key", "event_loops"))).containsEntry("value", "0");
        assertThat(weir.app().operations().reload().needRestart()).containsExactly("event_loops");
    }

    @Test
    void shutdown_wait_for_servers_lets_a_transaction_finish() throws Exception {
        try (var idle = weir.login(Login.APP);
                var busy = weir.login(Login.APP)) {
            busy.query("begin");

            weir.run("SHUTDOWN WAIT_FOR_SERVERS");

            assertThat(idle.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P01");
            assertThatThrownBy(weir::connect).as("a new client").isInstanceOf(RuntimeException.class);
            assertThat(busy.query("select 'still here'").value()).isEqualTo("still here");
            busy.send(Frontend.query("commit"));
            assertThat(busy.readUntilClosed(PATIENCE).commandTags()).contains("COMMIT");
        }
        awaitEnd();
    }

    @Test
    void shutdown_wait_for_clients_lets_clients_stay_as_long_as_they_like() throws Exception {
        try (var client = weir.login(Login.APP)) {
            weir.run("SHUTDOWN WAIT_FOR_CLIENTS");

            client.expectSilence(Duration.ofMillis(300));
            assertThatThrownBy(weir::connect).as("a new client").isInstanceOf(RuntimeException.class);
            assertThat(client.query("select 'still here'").value()).isEqualTo("still here");
        }
        awaitEnd();
    }

    @Test
    void shutdown_ends_everything_at_once() throws Exception {
        try (var client = weir.login(Login.APP)) {
            client.query("begin");

            weir.run("SHUTDOWN");

            client.readUntilClosed(PATIENCE);
        }
        awaitEnd();
    }

    private void awaitEnd() throws Exception {
        CompletableFuture.runAsync(() -> {
                    try {
                        weir.app().awaitTermination();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void a_client_that_does_not_log_in_is_told_why_it_has_to_go() throws SQLException {
        weir.write(ini().with("client_login_timeout", 1));
        weir.run("RELOAD");
        try (var silent = weir.connect()) {
            assertThat(weir.only("LISTS", Map.of("list", "login_clients"))).containsEntry("items", "1");

            var error = silent.readUntilClosed(PATIENCE).error();

            assertThat(error.sqlState()).isEqualTo("08P01");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(weir.only("LISTS", Map.of("list", "login_clients")))
                            .containsEntry("items", "0"));
        }
    }
}
