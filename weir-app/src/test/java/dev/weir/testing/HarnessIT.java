package dev.weir.testing;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools themselves, straight against PostgreSQL. */
@OnEveryPostgres
final class HarnessIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @Test
    void the_server_is_the_release_it_says() {
        try (var client = WireClient.connect(postgres().address()).login(Login.APP)) {
            assertThat(client.query("show server_version").value())
                    .startsWith(version.name().substring(1));
        }
    }

    @Test
    void a_unix_socket_works_as_well() {
        try (var client = WireClient.connect(postgres().unixAddress()).login(Login.APP)) {
            assertThat(client.query("select inet_client_addr()").value()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app_md5", "app_scram", "app_plain"})
    void every_way_to_show_a_password_is_understood(String role) {
        var right = Login.APP.user(role, Postgres.PASSWORD);
        WireClient.connect(postgres().address()).login(right);

        var wrong = WireClient.connect(postgres().address()).tryLogin(Login.APP.user(role, "wrong"));
        assertThat(wrong.error().sqlState()).isEqualTo("28P01");
    }

    @Test
    void fragments_and_one_segment_say_the_same() {
        var client = WireClient.connect(postgres().address()).login(Login.APP);
        byte[][] batch = {parse("", "select $1::text"), bind("", "", "ada"), execute(""), sync()};

        var whole = client.send(batch).readUntilReady().toString();

        assertThat(whole).isEqualTo("1\n2\nD [ada]\nC SELECT 1\nZ I");
        assertThat(client.sendInFragmentsOf(1, batch).readUntilReady()).hasToString(whole);
        assertThat(client.sendInRandomFragments(7, batch).readUntilReady()).hasToString(whole);
    }

    @Test
    void a_wait_ends_at_its_deadline_and_tells_the_story() {
        var client = WireClient.connect(postgres().address()).login(Login.APP);
        client.send(query("select pg_sleep(0.3)"));

        assertThatThrownBy(() -> client.read(Duration.ofMillis(50)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no answer")
                .hasMessageContaining("pg_sleep");
        assertThat(client.readUntilReady().shape()).isEqualTo("T D C Z");
    }

    @Test
    void a_cancel_reaches_the_query() {
        var client = WireClient.connect(postgres().address()).login(Login.APP);
        client.send(query("select pg_sleep(9)"));
        client.expectSilence(Duration.ofMillis(100)).cancel();

        assertThat(client.readUntilReady().error().sqlState()).isEqualTo("57014");
    }

    @Test
    void a_private_server_can_be_stopped_killed_and_started_again() {
        try (var own = Postgres.start(version, Map.of("max_connections", "7"))) {
            var client = own.superuser();
            assertThat(client.query("show max_connections").value()).isEqualTo("7");
            client.query("create table kept as select 1");

            own.stop();
            assertThat(client.readUntilClosed(WireClient.PATIENCE).error().sqlState())
                    .isEqualTo("57P01");
            own.start();
            var second = own.superuser();
            own.kill();
            second.readUntilClosed(WireClient.PATIENCE);
            own.start();
            assertThat(own.superuser().query("select count(*) from kept").value())
                    .isEqualTo("1");
        }
    }

    private Postgres postgres() {
        return Postgres.shared(version);
    }
}
