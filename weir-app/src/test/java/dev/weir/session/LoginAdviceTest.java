package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.ServerError;
import dev.weir.wire.auth.ScramKeyCache;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoginAdviceTest {
    @Test
    void who_is_turned_away_by_pg_hba_is_told_that_weir_spoke_no_tls() {
        assertThat(hint("28000", "pg_hba.conf rejects connection for host \"::1\", user \"app\", no encryption", false))
                .contains("speaks no TLS", "tunnel", "Unix socket", "pg_hba.conf")
                .doesNotContain("auth_file");
    }

    @Test
    void a_role_that_may_not_replicate_has_a_right_secret() {
        assertThat(hint("42501", "must be superuser or replication role to start walsender", true))
                .contains("ALTER ROLE \"app\" REPLICATION", "replication=")
                .doesNotContain("auth_file");
    }

    @Test
    void a_database_that_does_not_exist_has_a_name_and_no_secret() {
        assertThat(hint("3D000", "database \"nodb\" does not exist", false))
                .contains("dbname=", "[databases]", "weir run", "DATABASE_URL")
                .doesNotContain("auth_file");
    }

    @Test
    void a_wrong_password_is_looked_for_where_weir_has_it_from() {
        assertThat(hint("28P01", "password authentication failed for user \"app\"", false))
                .contains("\"app\"", "auth_file", "password=", "weir run", "DATABASE_URL");
    }

    @Test
    void a_server_that_is_full_or_starts_is_no_matter_of_configuration() {
        assertThat(hint("53300", "sorry, too many clients already", false))
                .contains("pg_stat_activity", "Weir keeps trying");
        assertThat(hint("57P03", "the database system is starting up", false)).contains("Weir keeps trying");
    }

    @Test
    void the_servers_own_hint_goes_first() {
        var error = new ServerError("FATAL", "3D000", "no", null, "Ask Ada.");

        assertThat(LoginAdvice.hint(error, credentials(false))).isEqualTo("Ask Ada.");
    }

    private static String hint(String sqlState, String message, boolean replication) {
        var error = new ServerError("FATAL", sqlState, message, null, null);
        return Objects.requireNonNull(LoginAdvice.hint(error, credentials(replication)));
    }

    private static ServerCredentials credentials(boolean replication) {
        var parameters = replication ? Map.of("user", "app", "replication", "database") : Map.of("user", "app");
        return new ServerCredentials(
                0, parameters, new ServerCredentials.Secret.None(), new ScramKeyCache(1), new Random(1));
    }
}
