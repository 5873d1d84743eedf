package dev.weir.it.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Reply;
import dev.weir.testing.Targets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who must not come in, though PostgreSQL behind Weir trusts it. */
@OnEveryPostgres
final class ClosedDoorsIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "md5"}) // no SCRAM client takes an empty password
    void an_empty_secret_in_auth_file_is_no_password(String type) {
        Reply answer = knock(ini().with("auth_type", type), Login.APP.user("app", ""));

        assertThat(answer.error().sqlState()).isEqualTo("28P01");
        assertThat(answer.error().message()).isEqualTo("password authentication failed for user \"app\"");
    }

    @Test
    void any_lets_in_where_the_database_names_whom_its_clients_become() {
        var ini = ini().with("auth_type", "any").database("app", server() + " user=app");

        assertThat(knock(ini, Login.APP.user("whoever", "")).hasError()).isFalse();
    }

    @Test
    void any_lets_nobody_become_whom_they_name() {
        Reply answer = knock(ini().with("auth_type", "any"), Login.APP);

        assertThat(answer.error().sqlState()).isEqualTo("28000");
        assertThat(answer.error().message()).isEqualTo("auth_type = any needs a user for database \"app\"");
    }

    @Test
    void a_password_without_a_user_beside_it_is_nobodys() {
        var ini = ini().with("auth_type", "plain")
                .user("app_plain", Postgres.PASSWORD)
                .database("app", server() + " password=wrong");
        try (var weir = Targets.underTest(Postgres.shared(version), ini);
                var client = weir.login(Login.APP.user("app_plain", Postgres.PASSWORD))) {
            assertThat(client.query("select current_user").value()).isEqualTo("app_plain");
        }
    }

    @Test
    void settings_inside_of_options_are_dropped_where_options_is_to_be_ignored_but_those_that_pgbouncer_tracks() {
        var ini = ini().with("ignore_startup_parameters", "extra_float_digits, options");
        var login = Login.APP.with("options", "-c statement_timeout=1 -c no_such_setting=1 -c DateStyle=german");
        try (var weir = Targets.underTest(Postgres.shared(version), ini);
                var client = weir.login(login)) {
            assertThat(client.query("show statement_timeout").value()).isEqualTo("0");
            assertThat(client.query("show datestyle").value()).startsWith("German");
        }
    }

    @Test
    void trust_knows_nobody_when_auth_file_names_nobody() {
        var nobody = new PoolerIni(ini().databases(), ini().settings(), Map.of(), Map.of());

        assertThat(knock(nobody, Login.POSTGRES).error().sqlState()).isEqualTo("28P01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"User", "DATABASE"})
    void a_replication_client_cannot_become_somebody_else_by_another_spelling(String name) {
        var login = new Login("app", "app", "", Frontend.PROTOCOL_3_0, Map.of("replication", "database"));

        assertThat(knock(ini(), login.with(name, "postgres")).error().sqlState())
                .isEqualTo("42704");
        assertThat(knock(ini(), login.with("options", "-c " + name + "=postgres"))
                        .error()
                        .sqlState())
                .isEqualTo("42704");
    }

    private String server() {
        return "host=127.0.0.1 port=" + Postgres.shared(version).port();
    }

    private PoolerIni ini() {
        return PoolerIni.transactionMode(Postgres.shared(version), 2);
    }

    private Reply knock(PoolerIni ini, Login login) {
        try (var weir = Targets.underTest(Postgres.shared(version), ini);
                var client = weir.connect()) {
            return client.tryLogin(login);
        }
    }
}
