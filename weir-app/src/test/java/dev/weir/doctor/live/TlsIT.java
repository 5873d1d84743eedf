package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.testing.Certificate;
import dev.weir.testing.Login;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.WireClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that speaks TLS, and lets in by the network only those who do. */
final class TlsIT {
    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    @SuppressWarnings("NullAway.Init")
    private static Certificate certificate;

    @BeforeAll
    static void start(@TempDir Path directory) {
        certificate = Certificate.in(directory);
        postgres = Postgres.start(PostgresVersion.V17, certificate.settings());
        postgres.accessRules(List.of("hostssl all all 127.0.0.1/32 trust", "local all all trust"));
        Awaitility.await().until(() -> sentence("disable", "127.0.0.1", "").isPresent());
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "prefer", "require", "verify-ca", "verify-full"})
    void every_mode_that_speaks_tls_leads_in(String mode) throws Exception {
        var trusted = mode.startsWith("verify") ? "&sslrootcert=" + certificate.file() : "";

        try (var doctor = Doctor.open(target(mode, "127.0.0.1", trusted))) {
            assertThat(doctor.look().server().role()).isEqualTo("app");
            assertThat(isEncrypted()).isTrue();
        }
    }

    private static boolean isEncrypted() {
        try (var root = WireClient.connect(postgres.unixAddress()).login(Login.POSTGRES)) {
            return "t"
                    .equals(root.query("select bool_and(s.ssl) from pg_stat_activity a join pg_stat_ssl s using (pid)"
                                    + " where a.application_name = '" + Doctor.NAME + "'")
                            .value());
        }
    }

    @Test
    void without_tls_it_is_said_what_to_add() {
        assertThat(sentence("disable", "127.0.0.1", ""))
                .hasValueSatisfying(said -> assertThat(said).contains("wants TLS", "?sslmode=require"));
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_said_to_be_so() {
        assertThat(sentence("verify-full", "127.0.0.1", "&sslrootcert=/nowhere/root.crt"))
                .hasValueSatisfying(said -> assertThat(said).contains("/nowhere/root.crt", "sslrootcert"));
        assertThat(sentence("verify-full", "127.0.0.1", "&sslrootcert=" + certificate.key()))
                .hasValueSatisfying(said -> assertThat(said).contains("sslrootcert"));
    }

    @Test
    void a_certificate_for_another_host_is_said_to_be_so() {
        assertThat(sentence("verify-full", "localhost", "&sslrootcert=" + certificate.file()))
                .hasValueSatisfying(said -> assertThat(said).contains("localhost", "sslmode"));
    }

    @Test
    void the_driver_says_nothing_beside_that() {
        var said = new ArrayList<String>();
        var listens = new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(listens);
        try {
            assertThat(sentence("verify-full", "localhost", "&sslrootcert=" + certificate.file()))
                    .isPresent();
        } finally {
            Logger.getLogger("").removeHandler(listens);
        }
        assertThat(said).isEmpty();
    }

    private static Optional<String> sentence(String mode, String host, String more) {
        var wrong = catchThrowableOfType(
                CannotTell.class, () -> Doctor.open(target(mode, host, more)).close());
        return Optional.ofNullable(wrong).map(CannotTell::sentence);
    }

    private static Target target(String mode, String host, String more) throws CannotTell {
        return Target.of(
                Optional.of("postgresql://app@%s:%d/app?sslmode=%s%s".formatted(host, postgres.port(), mode, more)),
                Map.of());
    }
}
