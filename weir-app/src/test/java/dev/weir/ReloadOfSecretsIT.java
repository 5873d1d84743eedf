package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import dev.weir.testing.WireClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where auth_file has SCRAM verifiers, Weir logs in with the keys that clients bring: what a RELOAD changes about that. */
final class ReloadOfSecretsIT {
    /** By then the next attempt of a pool that fails is, most of the time, further off than a login takes. */
    private static final Duration FAILING = Duration.ofSeconds(2);

    private final Postgres postgres = Postgres.shared(PostgresVersion.V17);

    @TempDir
    private Path directory = Path.of("");

    private PoolerIni ini(String app) {
        var plain = PoolerIni.oneServer(postgres);
        var secrets = new LinkedHashMap<String, String>();
        secrets.put("admin", Postgres.PASSWORD);
        secrets.put("app_plain", Postgres.PASSWORD);
        secrets.put("app_scram", verifier());
        var server = "host=127.0.0.1 port=" + postgres.port() + " ";
        return new PoolerIni(Map.of("app", server + app), plain.settings(), secrets, Map.of())
                .with("auth_type", "scram-sha-256")
                .with("admin_users", "admin");
    }

    @AfterEach
    void theUsualPassword() {
        password(Postgres.PASSWORD);
    }

    @Test
    void a_client_with_the_new_password_is_served_at_once_though_the_old_one_was_refused() throws SQLException {
        try (var weir = new RunningWeir(directory, ini(""));
                var old = weir.login(scram(Postgres.PASSWORD))) {
            assertThat(whoami(old)).isEqualTo("app_scram");
            password("another");
            weir.write(ini(""));
            weir.run("RELOAD");
            weir.run("RECONNECT");
            fails(old);

            try (var next = weir.login(scram("another"))) {
                assertThat(whoami(next)).isEqualTo("app_scram");
            }
            assertThat(whoami(old)).isEqualTo("app_scram");
        }
    }

    @Test
    void keys_serve_the_pools_too_that_log_in_with_them_since_a_reload_only() throws SQLException {
        try (var weir = new RunningWeir(directory, ini("user=app"));
                var here = weir.login(Login.APP.user("app_plain", Postgres.PASSWORD))) {
            assertThat(whoami(here)).isEqualTo("app");
            weir.write(ini("user=app_scram"));
            weir.run("RELOAD");
            fails(here);

            try (var _ = weir.login(scram(Postgres.PASSWORD))) {
                assertThat(whoami(here)).isEqualTo("app_scram");
            }
        }
    }

    private static void fails(WireClient client) {
        long end = System.nanoTime() + FAILING.toNanos();
        do {
            assertThat(client.query("select 1").hasError()).isTrue();
            client.expectSilence(Duration.ofMillis(10));
        } while (System.nanoTime() < end);
    }

    private static Login scram(String password) {
        return Login.APP.user("app_scram", password);
    }

    private static @Nullable String whoami(WireClient client) {
        return client.query("select current_user").value();
    }

    private void password(String next) {
        try (var root = postgres.superuser()) {
            assertThat(root.query("alter role app_scram password '" + next + "'")
                            .hasError())
                    .isFalse();
        }
    }

    private String verifier() {
        try (var root = postgres.superuser()) {
            return String.valueOf(root.query("select rolpassword from pg_authid where rolname = 'app_scram'")
                    .value());
        }
    }
}
