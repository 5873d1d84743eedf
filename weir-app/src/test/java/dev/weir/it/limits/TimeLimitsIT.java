package dev.weir.it.limits;

import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Every time a client may take, with the SQLSTATE and the words it is sent home with, and a server left clean. */
@OnEveryPostgres
final class TimeLimitsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @Test
    void query_timeout_cancels_the_query_and_ends_the_session() {
        try (var target = with("query_timeout", "0.5")) {
            var ada = target.login(Login.APP).send(query("select pg_sleep(60)"));
            assertThat(ada.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57014");
            others(target);
        }
    }

    @Test
    void idle_transaction_timeout_rolls_back() {
        try (var target = with("idle_transaction_timeout", "0.5")) {
            var ada = target.login(Login.APP);
            ada.query("begin");
            assertThat(ada.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("25P03");
            others(target);
        }
    }

    @Test
    void transaction_timeout_counts_busy_time_too() {
        try (var target = with("transaction_timeout", "0.5")) {
            var ada = target.login(Login.APP);
            ada.query("begin");
            ada.send(query("select pg_sleep(60)"));
            assertThat(ada.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("25P04");
            others(target);
        }
    }

    @Test
    void client_idle_timeout_ends_idle_clients() {
        try (var target = with("client_idle_timeout", "0.5")) {
            var ada = target.login(Login.APP);
            ada.query("select 1");
            assertThat(ada.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P05");
        }
    }

    @Test
    void client_login_timeout_ends_a_login_that_does_not_go_on() {
        try (var target = with("client_login_timeout", "0.5")) {
            assertThat(target.connect().readUntilClosed(PATIENCE).error().message())
                    .contains("client_login_timeout");
        }
    }

    @Test
    void client_login_timeout_counts_the_wait_for_a_server_that_does_not_come() {
        var nowhere = "host=127.0.0.1 port=" + Ports.free();
        var ini = PoolerIni.oneServer(postgres())
                .with("client_login_timeout", "0.5")
                .database("app", nowhere);
        try (var target = Targets.underTest(postgres(), ini)) {
            var refusal = target.connect().tryLogin(Login.APP).error();

            assertThat(refusal.sqlState()).isEqualTo("08001");
            assertThat(refusal.message()).startsWith("no server connection for pool");
        }
    }

    @Test
    void where_the_database_forces_a_user_idling_and_waiting_are_measured_by_the_clients_own() {
        var ini = PoolerIni.oneServer(postgres())
                .database("app", "host=127.0.0.1 user=app port=" + postgres().port())
                .user("other", "")
                .forUser("app", "client_idle_timeout=0.2 query_wait_timeout=0.2")
                .forUser("postgres", "client_idle_timeout=1.5 query_wait_timeout=0.5");
        try (var target = Targets.underTest(postgres(), ini)) {
            var other = target.login(Login.APP.user("other", ""));
            var holder = target.login(Login.APP.user("other", ""));
            holder.query("begin");
            var ada = target.login(Login.POSTGRES.in("app"));
            other.send(query("select 'served at last'"));

            assertThat(ada.query("select 1").error().sqlState()).isEqualTo("53300");
            assertThat(ada.readUntilClosed(PATIENCE).error().sqlState()).isEqualTo("57P05");
            holder.query("commit");
            assertThat(other.readUntilReady().value()).isEqualTo("served at last");
        }
    }

    @Test
    void query_wait_timeout_refuses_the_request_and_keeps_the_session() {
        try (var target = with("query_wait_timeout", "0.5")) {
            var holder = target.login(Login.APP);
            holder.query("begin");
            var simple = target.login(Login.APP);
            var refusal = simple.send(query("select 1")).readUntilReady(PATIENCE);
            assertThat(refusal.shape()).isEqualTo("E Z");
            assertThat(refusal.error().sqlState()).isEqualTo("53300");
            assertThat(refusal.error().detail()).contains("1 of 1 servers");

            var extended = target.login(Login.APP);
            var batch =
                    extended.send(parse("", "select 1"), execute(""), sync()).readUntilReady(PATIENCE);
            assertThat(batch.shape()).isEqualTo("E Z");

            holder.query("commit");
            assertThat(simple.query("select 'again'").value()).isEqualTo("again");
            assertThat(extended.query("select 'again'").value()).isEqualTo("again");
        }
    }

    @Test
    void query_wait_notify_tells_who_waits() {
        try (var target = with("query_wait_notify", "0.3")) {
            var holder = target.login(Login.APP);
            holder.query("begin");
            var waiting = target.login(Login.APP).send(query("select 'served'"));
            assertThat(waiting.readUntil("N", PATIENCE).only('N').message()).contains("number 1 of 1");
            holder.query("commit");
            assertThat(waiting.readUntilReady(PATIENCE).value()).isEqualTo("served");
        }
    }

    @Test
    void server_lifetime_and_idle_timeout_replace_servers_without_a_client_noticing() {
        var ini = PoolerIni.oneServer(postgres()).with("server_lifetime", "0.3").with("server_idle_timeout", "0.2");
        try (var target = Targets.underTest(postgres(), ini)) {
            var ada = target.login(Login.APP);
            var first = ada.query("select pg_backend_pid()").value();
            for (int i = 0; i < 20; i++) {
                assertThat(ada.query("select pg_sleep(0.05), 'row'").hasError()).isFalse();
            }
            assertThat(ada.query("select pg_backend_pid()").value()).isNotEqualTo(first);
        }
    }

    private Target with(String key, String seconds) {
        return Targets.underTest(postgres(), PoolerIni.oneServer(postgres()).with(key, seconds));
    }

    private static void others(Target target) {
        assertThat(target.login(Login.APP).query("select 'clean'").value()).isEqualTo("clean");
    }

    private Postgres postgres() {
        return Postgres.shared(version);
    }
}
