package dev.weir.it.limits;

import static dev.weir.testing.Frontend.terminate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Crowd;
import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Targets;
import dev.weir.testing.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Limits hold exactly, also those that span pools on different event loops, and nobody starves under them. */
@OnEveryPostgres
final class ConnectionLimitsIT {
    private static final int USERS = 9;
    private static final int ROUNDS = 40;

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @Test
    void max_db_connections_holds_over_the_pools_of_several_users_and_all_are_served() throws Exception {
        var ini =
                PoolerIni.transactionMode(postgres(), 5).with("event_loops", 3).with("max_db_connections", 2);
        assertThat(mostServersWhile(ini)).isBetween(1, 2);
    }

    @Test
    void max_user_connections_holds_over_databases() throws Exception {
        var ini = PoolerIni.transactionMode(postgres(), 5)
                .with("event_loops", 3)
                .with("max_user_connections", 1)
                .database("other", "host=127.0.0.1 port=" + postgres().port() + " dbname=app");
        try (var target = Targets.underTest(postgres(), ini)) {
            Crowd.of(USERS, user -> {
                var login = user % 2 == 0 ? Login.APP : Login.APP.in("other");
                try (var client = target.login(login)) {
                    asks(client, user);
                }
            });
        }
    }

    @Test
    void the_limits_of_the_wildcard_hold_for_each_database_that_comes_out_of_it() {
        var ini = PoolerIni.transactionMode(postgres(), 5)
                .database(
                        "*",
                        "host=127.0.0.1 dbname=app max_db_connections=1 max_db_client_connections=2 port="
                                + postgres().port())
                .with("query_wait_timeout", 1);
        try (var target = Targets.underTest(postgres(), ini)) {
            var first = target.login(Login.APP.in("one"));
            var second = target.login(user(1).in("one"));
            var elsewhere = target.login(Login.APP.in("two"));
            first.query("begin");

            assertThat(elsewhere.query("select 'served'").value()).isEqualTo("served");
            assertThat(target.connect().tryLogin(Login.APP.in("one")).error().message())
                    .contains("max_db_client_connections");
            assertThat(second.query("select 1").error().hint()).contains("raise max_db_connections");
        }
    }

    @Test
    void the_pool_size_holds_and_the_database_is_never_asked_for_more() throws Exception {
        assertThat(mostServersWhile(PoolerIni.transactionMode(postgres(), 1))).isBetween(1, 2); // one for each user
    }

    @Test
    void a_client_too_many_is_told_the_numbers_and_what_to_do() {
        try (var target =
                Targets.underTest(postgres(), PoolerIni.oneServer(postgres()).with("max_client_conn", 2))) {
            target.login(Login.APP);
            target.login(Login.APP);
            var refusal = target.connect().tryLogin(Login.APP).error();

            assertThat(refusal.sqlState()).isEqualTo("53300");
            assertThat(refusal.message()).contains("max_client_conn");
            assertThat(refusal.detail()).contains("2 clients");
            assertThat(refusal.hint()).isNotBlank();
        }
    }

    @Test
    void who_connects_and_does_not_log_in_takes_up_no_more_than_a_hundred_places_and_keeps_nobody_out() {
        var ini = PoolerIni.oneServer(postgres())
                .with("max_client_conn", 1)
                .with("event_loops", 1)
                .with("log_connections", 0)
                .with("log_disconnections", 0)
                .with("log_pooler_errors", 0);
        var silent = new ArrayList<WireClient>();
        try (var target = Targets.underTest(postgres(), ini);
                var first = target.login(Login.APP)) {
            for (int i = 0; i < 110; i++) {
                silent.add(WireClient.unlisted(target.address()));
                try (var other = target.connect()) {
                    var refusal = other.tryLogin(Login.APP).error();
                    assertThat(refusal.detail()).contains("1 clients are connected");
                }
            }

            assertThat(first.query("select 1").value()).isEqualTo("1");
            for (WireClient gone : silent.subList(0, 10)) {
                var refusal = gone.readUntilClosed(Duration.ofSeconds(5)).error();
                assertThat(refusal.sqlState()).isEqualTo("53300");
                assertThat(refusal.detail()).contains("connections are logging in");
            }
            silent.getLast().expectSilence(Duration.ofMillis(100));
        } finally {
            silent.forEach(WireClient::close);
        }
    }

    @Test
    void who_has_been_refused_and_does_not_hang_up_costs_nobody_else_the_place() {
        var ini = PoolerIni.oneServer(postgres())
                .with("max_client_conn", 1)
                .with("event_loops", 1)
                .with("log_connections", 0)
                .with("log_disconnections", 0)
                .with("log_pooler_errors", 0);
        var strangers = new ArrayList<WireClient>();
        try (var target = Targets.underTest(postgres(), ini);
                var _ = target.login(Login.APP);
                var slow = target.connect()) {
            for (int i = 0; i < 150; i++) {
                var stranger = WireClient.unlisted(target.address());
                strangers.add(stranger);
                assertThat(stranger.send(new byte[] {0, 0, 0, 3})
                                .read(Duration.ofSeconds(5))
                                .sqlState())
                        .isEqualTo("08P01");
            }

            slow.expectSilence(Duration.ofMillis(100));
        } finally {
            strangers.forEach(WireClient::close);
        }
    }

    @Test
    void a_name_that_nothing_proves_does_not_get_around_the_limit_per_user() {
        var ini = PoolerIni.oneServer(postgres())
                .with("auth_type", "any")
                .with("max_user_client_connections", 1)
                .database("app", "host=127.0.0.1 user=app port=" + postgres().port());
        try (var target = Targets.underTest(postgres(), ini)) {
            target.login(Login.APP.user("one", ""));
            var refusal = target.connect().tryLogin(Login.APP.user("two", "")).error();

            assertThat(refusal.sqlState()).isEqualTo("53300");
            assertThat(refusal.detail()).contains("as user \"app\"");
        }
    }

    @Test
    void a_client_that_left_makes_room() throws Exception {
        try (var target =
                Targets.underTest(postgres(), PoolerIni.oneServer(postgres()).with("max_client_conn", 1))) {
            for (int i = 0; i < 20; i++) {
                try (var client = target.connect()) {
                    assertThat(client.tryLogin(Login.APP).hasError())
                            .as("round %d: %s", i, client)
                            .isFalse();
                    client.send(terminate()).readUntilClosed(Duration.ofSeconds(5));
                }
            }
        }
    }

    /** Two users, each with several clients, ask at once; the most servers PostgreSQL saw. */
    private int mostServersWhile(PoolerIni ini) throws Exception {
        var most = new AtomicInteger();
        var over = new AtomicBoolean();
        var watcher = Thread.ofVirtual().start(() -> watch(most, over));
        try (var target = Targets.underTest(postgres(), ini)) {
            Crowd.of(USERS, user -> {
                try (var client = target.login(user(user))) {
                    asks(client, user);
                }
            });
        } finally {
            over.set(true);
            watcher.join();
        }
        return most.get();
    }

    private static Login user(int number) {
        return number % 2 == 0 ? Login.APP : new Login("postgres", "app", "", Frontend.PROTOCOL_3_0, Map.of());
    }

    private static void asks(WireClient client, int user) {
        for (int i = 0; i < ROUNDS; i++) {
            String mine = user + "-" + i;
            assertThat(client.query("select '" + mine + "'").value()).isEqualTo(mine);
        }
    }

    private void watch(AtomicInteger most, AtomicBoolean over) {
        try (var root = postgres().superuser()) {
            while (!over.get()) {
                var seen = root.query("select count(*) from pg_stat_activity "
                        + "where datname = 'app' and usesysid is not null and pid <> pg_backend_pid()");
                most.accumulateAndGet(Integer.parseInt(String.valueOf(seen.value())), Math::max);
            }
        }
    }

    private Postgres postgres() {
        return Postgres.shared(version);
    }
}
