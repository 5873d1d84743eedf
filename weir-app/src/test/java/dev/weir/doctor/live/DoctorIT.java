package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.cause.Causes;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Series;
import dev.weir.testing.OnPostgresSince12;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Coming in, or not; and the causes that show only to somebody who tries, who stays, or who comes through a pooler. */
@OnPostgresSince12
final class DoctorIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    private Ward ward = Ward.on(version);

    @BeforeEach
    void enter() {
        ward = Ward.on(version);
    }

    @AfterEach
    void leave() throws SQLException {
        ward.discharge();
    }

    @Test
    void a_doctor_that_is_refused_at_every_try_diagnoses_from_the_refusal() {
        for (int i = 0; i < 5; i++) {
            ward.patient("limited", "app", "web", "127.0.0.1");
        }

        var full = catchThrowableOfType(Full.class, () -> Doctor.open(ward.target("limited", "app")));

        assertThat(full.refusals()).hasSize(4).allMatch(refusal -> refusal.limit() == Refusal.Limit.ROLE);
        var diagnosis = Diagnosis.of(full.refusals().getLast());
        assertThat(diagnosis.health()).isEqualTo(Diagnosis.Health.UNHEALTHY);
        assertThat(diagnosis.sentence()).contains("Role limited has all the connections it may have");
    }

    @Test
    void clients_that_stall_in_their_login_hold_slots_that_nobody_sees_and_are_found() throws Exception {
        for (int i = 0; i < Ward.SLOTS; i++) {
            ward.stallInLogin();
        }
        var giveUp = Thread.ofVirtual().start(() -> {
            sleep(Duration.ofMillis(300));
            for (int i = 0; i < 4; i++) {
                ward.oneLoginGivesUp();
            }
        });

        try (var doctor = Doctor.open(ward.target("app", "app"))) {
            giveUp.join();
            assertThat(doctor.refusals()).isNotEmpty().allMatch(Refusal::isServer);
            var findings = Causes.judge(new Evidence(Series.of(doctor.look()), doctor.refusals()));

            assertThat(ids(findings)).containsExactly("LOGIN_STORM");
        }
    }

    @Test
    void a_leak_is_found_while_it_runs() throws Exception {
        var looks = new ArrayList<Look>();
        for (int i = 0; i < 8; i++) {
            Ward.run(ward.patient("worker"), "SELECT 1");
            looks.add(ward.look());
        }
        // a minute lies between two looks: each sees the sessions of the minutes before as dead
        var first = looks.getFirst().at();
        var series = new Series(8);
        for (int i = 0; i < 8; i++) {
            series.add(Aged.by(
                    Aged.at(first.plusSeconds(60L * i), looks.get(i)),
                    session -> Duration.ofSeconds(-60L * born(session.pid(), looks))));
        }

        assertThat(Causes.judge(new Evidence(series, List.of()))).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("LEAK_IDLE");
            assertThat(finding.verdict()).contains("full in 13 min: worker@127.0.0.1 gains a session every 60 s");
        });
    }

    @Test
    void a_connection_for_every_request_and_clients_that_vanish_are_counted() throws Exception {
        var series = new Series(2);
        var before = ward.look();
        if (version.compareTo(PostgresVersion.V14) < 0) {
            assertThat(before.traffic()).isEmpty();
            assertThat(Diagnosis.of(Evidence.of(before)).unseen()).anyMatch(line -> line.contains("since release 14"));
            return;
        }
        series.add(before);
        for (int i = 0; i < 60; i++) {
            ward.patient("web").close();
        }
        for (int i = 0; i < 5; i++) {
            ward.patient("crashing").abort(Runnable::run);
        }
        Awaitility.await()
                .until(() -> traffic(ward.look(), before).sessions() >= 65
                        && traffic(ward.look(), before).abandoned() >= 5);
        series.add(Aged.at(before.at().plusSeconds(10), ward.look()));

        assertThat(ids(Causes.judge(new Evidence(series, List.of())))).containsExactly("CLIENTS_VANISH", "CHURN");
    }

    private static dev.weir.doctor.live.look.Traffic traffic(Look now, Look before) {
        return java.util.Objects.requireNonNull(now.traffic().get("app"))
                .since(java.util.Objects.requireNonNull(before.traffic().get("app")));
    }

    @Test
    void statements_that_a_pooler_left_behind_are_found_by_coming_through_it(@TempDir Path directory) throws Exception {
        var ini = oneServer().with("max_prepared_statements", 0);
        try (var weir = new RunningWeir(directory, ini);
                var client = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/app?user=app&prepareThreshold=1".formatted(weir.port()))) {
            try (var statement = client.prepareStatement("SELECT price FROM orders WHERE id = ?")) {
                statement.setInt(1, 1);
                statement.execute();
            }
            try (var doctor = Doctor.open(through(weir))) {
                var look = doctor.look();

                assertThat(look.server().pooled()).isTrue();
                assertThat(ids(Ward.findings(look))).contains("STATEMENT_CLASH");
            }
        }
    }

    @Test
    void a_look_leaves_nothing_behind_on_the_server_of_a_pooler(@TempDir Path directory) throws Exception {
        try (var weir = new RunningWeir(directory, oneServer());
                var doctor = Doctor.open(through(weir))) {
            doctor.look();

            try (var client = DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:%d/app?user=app".formatted(weir.port()));
                    var statement = client.createStatement()) {
                statement.execute("CREATE TEMP TABLE writable (id int)"); // not read-only
                try (var rows = statement.executeQuery(
                        "SELECT name FROM pg_settings WHERE source = 'session' AND name LIKE '%timeout'")) {
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }

    private PoolerIni oneServer() {
        return PoolerIni.oneServer(ward.postgres()).user("admin", "").with("admin_users", "admin");
    }

    private static Target through(RunningWeir weir) throws CannotTell {
        return Target.of(Optional.of("postgresql://app@127.0.0.1:%d/app".formatted(weir.port())), Map.of());
    }

    @Test
    void a_unix_socket_leads_in() throws Exception {
        var postgres = ward.postgres();
        var url = "postgresql:///app?host=%s&port=%d&user=app".formatted(postgres.socketDirectory(), postgres.port());

        try (var doctor = Doctor.open(Target.of(Optional.of(url), Map.of()))) {
            assertThat(doctor.look().server().address()).isEmpty();
        }
    }

    @Test
    void a_password_comes_from_the_url_or_the_password_file(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("pgpass"), "127.0.0.1:*:app:app_scram:" + Postgres.PASSWORD);
        System.setProperty("org.postgresql.pgpassfile", file.toString());
        try (var doctor = Doctor.open(ward.target("app_scram", "app"))) {
            assertThat(doctor.look().server().role()).isEqualTo("app_scram");
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    @Test
    void each_way_not_to_come_in_is_one_sentence_with_what_to_do() throws IOException {
        var at = "127.0.0.1:" + ward.postgres().port();

        assertThat(sentence("postgresql://app_scram:hunter2@" + at + "/app"))
                .startsWith("wrong password for app_scram at " + at);
        assertThat(sentence("postgresql://app_scram@" + at + "/app")).contains("needs a password", "PGPASSWORD");
        assertThat(sentence("postgresql://app@" + at + "/nowhere")).contains("there is no database nowhere");
        assertThat(sentence("postgresql://nobody@" + at + "/app")).contains("nobody");
        assertThat(sentence("postgresql://app@" + at + "/app?sslmode=require"))
                .contains("speaks no TLS", "sslmode=prefer");
        assertThat(sentence("postgresql://app@127.0.0.1:" + Ports.free() + "/app"))
                .contains("nothing listens at");
        assertThat(sentence("postgresql://app@no-such-host.invalid/app")).contains("no-such-host.invalid is not known");
    }

    @Test
    void a_role_that_is_locked_out_and_a_server_that_wants_tls_are_said_to_be_so() {
        var rules = new ArrayList<>(
                List.of("hostssl all bare 127.0.0.1/32 trust", "host all stranger 127.0.0.1/32 reject"));
        rules.addAll(Postgres.usualAccessRules().stream()
                .map(rule -> rule.replace("host all all", "host all app,postgres"))
                .toList());
        ward.postgres().accessRules(rules);
        try {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(sentence(ward.url("bare", "app"))).contains("sslmode=require"));
            assertThat(sentence(ward.url("stranger", "app"))).contains("stranger");
        } finally {
            ward.resetAccessRules();
        }
    }

    @Test
    void the_console_of_a_pooler_is_not_a_database(@TempDir Path directory) {
        try (var weir = new RunningWeir(directory, oneServer())) {
            for (var console : List.of("weir", "pgbouncer")) {
                assertThat(sentence("postgresql://admin@127.0.0.1:%d/%s".formatted(weir.port(), console)))
                        .contains("is the console of a pooler, not a database");
            }
        }
    }

    private static String sentence(String url) {
        var wrong = catchThrowableOfType(CannotTell.class, () -> {
            try (var doctor = Doctor.open(Target.of(Optional.of(url), Map.of()))) {
                doctor.look();
            }
        });
        assertThat(wrong.sentence()).doesNotContain("\n", "hunter2");
        return wrong.sentence();
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).toList();
    }

    /** The number of the look in which that session showed first. */
    private static long born(int pid, List<Look> looks) {
        for (int i = 0; i < looks.size(); i++) {
            if (looks.get(i).session(pid).isPresent()) {
                return i;
            }
        }
        throw new AssertionError("no look has " + pid);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
