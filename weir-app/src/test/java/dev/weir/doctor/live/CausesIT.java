package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Look;
import dev.weir.testing.OnPostgresSince12;
import dev.weir.testing.PostgresVersion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Every cause that one look can show, made on a real PostgreSQL by real clients, and found by an ordinary role. */
@OnPostgresSince12
final class CausesIT {
    private static final Duration LONG_AGO = Duration.ofMinutes(15);

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
    void a_role_at_its_limit_is_told_that_the_server_has_room() {
        for (int i = 0; i < 4; i++) {
            ward.patient("limited", "app", "web", "127.0.0.1");
        }

        var finding = only("ROLE_LIMIT", ward.look("limited", "app"));

        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.verdict())
                .contains("Role limited may hold 5 connections and holds 5")
                .contains("still has 17 free");
    }

    @Test
    void a_database_at_its_limit_is_found() {
        for (int i = 0; i < 3; i++) {
            ward.patient("app", "small", "web", "127.0.0.1");
        }

        assertThat(only("DATABASE_LIMIT", ward.look("app", "small")).verdict())
                .contains("Database small has CONNECTION LIMIT 4 and 4 are held");
    }

    @Test
    void full_slots_are_told_with_those_who_hold_them() {
        ward.patients(14, "web");
        ward.patients(7, "worker");

        var finding = only("SLOTS_EXHAUSTED", ward.look());

        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(finding.verdict())
                .isEqualTo("22 of 22 usable slots are held (max_connections 25, 3 of them reserved)");
        assertThat(finding.evidence()).first().asString().contains("web@127.0.0.1 14, worker@127.0.0.1 7");
    }

    @Test
    void transactions_that_were_forgotten_are_one_finding_with_their_last_statement_and_no_literal() {
        ward.patientsThat(3, "web", "BEGIN; SELECT price FROM orders WHERE id = 4711");

        var finding = only("LEAK_IDLE_TX", Aged.by(Duration.ofSeconds(40), ward.look()));

        assertThat(finding.verdict())
                .contains("3 sessions of web@127.0.0.1")
                .contains("SELECT price FROM orders WHERE id = ?")
                .doesNotContain("4711");
    }

    @Test
    void requests_that_call_somebody_else_inside_a_transaction_are_found() {
        ward.patientsThat(5, "web", "BEGIN; SELECT price FROM orders WHERE id = 1");

        assertThat(only("HELD_DURING_OTHER_WORK", Aged.by(Duration.ofSeconds(5), ward.look()))
                        .verdict())
                .contains("5 of 5 sessions of web@127.0.0.1");
    }

    @Test
    void a_pile_up_is_traced_to_its_root_and_not_to_those_in_between() {
        var root = ward.patient("migrate-nothing");
        Ward.run(root, "BEGIN; SELECT * FROM orders");
        Ward.runs(ward.patient("ddl"), "BEGIN; LOCK TABLE orders");
        awaitBlocked(1);
        ward.patients(3, "web").forEach(web -> Ward.runs(web, "SELECT count(*) FROM orders"));
        awaitBlocked(4);

        var finding = only("LOCK_PILE_UP", aSecondLater(ward.look()));

        assertThat(finding.verdict())
                .startsWith("4 sessions queue behind pid")
                .contains("migrate-nothing@127.0.0.1: idle in transaction after \"BEGIN; SELECT * FROM orders\"");
        var kill = finding.remedies().getFirst().after();
        assertThat(kill).startsWith("SELECT pg_terminate_backend(");
        Ward.run(root, "SELECT 1"); // it was no longer forgotten when this was pasted
        assertThat(answers("app", kill)).isEmpty();
        var again = only("LOCK_PILE_UP", aSecondLater(ward.look()));
        assertThat(answers("app", again.remedies().getFirst().after())).containsExactly("t");
        awaitBlocked(3); // by who was in between, which has its lock now
    }

    @Test
    void a_root_of_another_role_is_ended_by_that_role_with_what_fits() {
        var root = ward.patient("bare", "app", "migrator", "127.0.0.1");
        Ward.runs(root, "BEGIN; LOCK TABLE orders; SELECT pg_sleep(60)");
        Awaitility.await()
                .until(() -> answers("app", "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock'")
                                .size()
                        == 1);
        ward.patients(3, "web").forEach(web -> Ward.runs(web, "SELECT count(*) FROM orders"));
        awaitBlocked(3);

        var kill = only("LOCK_PILE_UP", aSecondLater(ward.look()))
                .remedies()
                .getFirst()
                .after();

        assertThat(kill).endsWith("; -- as role bare");
        assertThat(answers("app", kill)).containsExactly("");
        awaitBlocked(3);
        assertThat(answers("bare", kill)).containsExactly("t");
        awaitBlocked(0);
        assertThat(answers("bare", kill)).as("when nobody waits for it").isEmpty();
    }

    @Test
    void a_prepared_transaction_can_be_the_root() {
        var coordinator = ward.patient("coordinator");
        Ward.run(coordinator, "BEGIN; LOCK TABLE orders; PREPARE TRANSACTION 'left'");
        try {
            ward.patients(3, "web").forEach(web -> Ward.runs(web, "SELECT count(*) FROM orders"));
            awaitBlocked(3);

            assertThat(only("LOCK_PILE_UP", aSecondLater(ward.look())).verdict())
                    .contains("a prepared transaction of app");
        } finally {
            Ward.run(coordinator, "ROLLBACK PREPARED 'left'");
        }
    }

    @Test
    void workers_that_stand_by_for_their_leader_are_worth_a_note() {
        var leader = ward.patient("worker");
        Ward.run(leader, "SELECT pg_advisory_lock(7)");
        ward.patients(3, "worker").forEach(one -> Ward.runs(one, "SELECT pg_advisory_lock(7)"));
        awaitBlocked(3);

        var finding = only("LOCK_PILE_UP", aSecondLater(ward.look()));
        assertThat(finding.severity()).isEqualTo(Severity.NOTE);
        assertThat(finding.verdict()).startsWith("3 sessions wait for the advisory lock that pid");
    }

    @Test
    void slots_full_of_work_are_no_leak() {
        ward.patients(18, "web").forEach(web -> Ward.runs(web, "SELECT pg_sleep(30)"));
        Awaitility.await()
                .until(() -> ward.look().sessions().stream()
                                .filter(session -> session.last().shape().startsWith("SELECT pg_sleep"))
                                .count()
                        == 18);

        var findings = ids(Aged.by(Duration.ofSeconds(40), ward.look()));

        assertThat(findings).containsExactlyInAnyOrder("SLOTS_EXHAUSTED", "SATURATED");
    }

    @Test
    void a_pool_that_was_opened_at_once_and_is_not_used_is_too_big() {
        ward.patientsThat(12, "web", "SELECT 1");

        assertThat(only("POOL_TOO_BIG", Aged.by(LONG_AGO, ward.look())).verdict())
                .contains("web@127.0.0.1 holds 12 of the 22 that the server allows and used 0 of them");
    }

    @Test
    void sessions_opened_one_after_the_other_and_used_once_are_a_client_for_each_request() {
        ward.patientsThat(12, "web", "SELECT 1");
        var look = ward.look();

        var spread = Aged.by(
                look, session -> LONG_AGO.plusSeconds(40L * look.sessions().indexOf(session)));

        assertThat(only("CLIENT_PER_REQUEST", spread).verdict()).contains("opened 12 sessions one after the other");
    }

    @Test
    void threads_of_django_that_keep_their_connection_are_told_apart_from_a_pool() {
        ward.patientsThat(12, "", "SELECT \"app_order\".\"id\" FROM (SELECT 1 AS id) \"app_order\" LIMIT 21");

        var finding = only("THREADS_KEEP_CONNECTIONS", Aged.by(LONG_AGO, ward.look()));

        assertThat(finding.remedies().getFirst().after()).contains("\"CONN_MAX_AGE\": 0");
    }

    @Test
    void sessions_of_an_instance_that_was_replaced_are_ghosts() {
        ward.patients(3, "web", "127.0.0.2");
        ward.patients(3, "web", "127.0.0.3");

        var look =
                Aged.by(ward.look(), session -> session.who().address().equals("127.0.0.2") ? LONG_AGO : Duration.ZERO);

        assertThat(only("GHOSTS", look).verdict()).contains("3 sessions of web@127.0.0.2");
    }

    @Test
    void two_releases_at_the_same_time_are_found_when_they_do_not_fit() {
        ward.patients(9, "web@a/v1", "127.0.0.2");
        ward.patients(9, "web@b/v2", "127.0.0.3");

        var look = Aged.by(
                ward.look(),
                session -> session.who().address().equals("127.0.0.2") ? Duration.ofMinutes(8) : Duration.ZERO);

        assertThat(ids(look)).containsExactlyInAnyOrder("SLOTS_EXHAUSTED", "DEPLOY_OVERLAP");
    }

    @Test
    void a_synchronous_and_an_asynchronous_engine_in_one_program_are_found() {
        ward.patientsThat(3, "", "ROLLBACK");
        ward.patientsThat(3, "", "ROLLBACK;");

        assertThat(only("TWO_ENGINES", ward.look()).evidence())
                .first()
                .asString()
                .contains("3 sessions ended");
    }

    @Test
    void tabs_of_a_tool_are_counted() {
        for (int tab = 0; tab < 4; tab++) {
            ward.patient("pgAdmin 4 - CONN:" + tab);
        }

        assertThat(only("TOOLS_HOLD_SLOTS", ward.look()).verdict())
                .isEqualTo("4 of 22 connections that the server allows are people's tools: pgAdmin 4");
    }

    @Test
    void an_advisory_lock_on_an_idle_session_of_a_pooler_is_found_and_one_of_an_application_is_not() {
        Ward.run(ward.patient("leader"), "SELECT pg_advisory_lock(1)");
        assertThat(ids(ward.look())).isEmpty();

        Ward.run(ward.patient("app", "app", "pgbouncer", "127.0.0.2"), "SELECT pg_advisory_lock(2)");

        assertThat(only("SESSION_STATE_IN_POOL", ward.look()).verdict()).contains("holds an advisory lock");
    }

    @Test
    void an_application_that_goes_around_the_pooler_is_found() {
        ward.patients(3, "pgbouncer", "127.0.0.2");
        ward.patients(2, "worker", "127.0.0.3");

        assertThat(only("POOLER_BYPASSED", Aged.by(Duration.ofMinutes(2), ward.look()))
                        .verdict())
                .contains("worker@127.0.0.3 has 2 sessions straight to PostgreSQL");
    }

    @Test
    void poolers_that_do_not_know_of_each_other_are_found() {
        for (int host = 2; host <= 4; host++) {
            ward.patients(6, "", "127.0.0." + host).forEach(server -> Ward.run(server, "DISCARD ALL"));
        }

        assertThat(ids(ward.look())).containsExactlyInAnyOrder("SLOTS_EXHAUSTED", "POOLERS_MULTIPLY");
    }

    @Test
    void a_role_without_timeouts_is_worth_a_note() {
        var finding = only("NO_SAFETY_NET", ward.look("bare", "app"));

        assertThat(finding.severity()).isEqualTo(Severity.NOTE);
        assertThat(finding.remedies().getFirst().after())
                .isEqualTo("ALTER ROLE bare SET idle_in_transaction_session_timeout = '60s';");
    }

    @Test
    void sessions_of_other_roles_count_and_are_said_to_be_hidden() {
        ward.patientsThat(5, "web", "SELECT 'secret'");

        var look = ward.look("stranger", "app");

        assertThat(look.serverCeiling().held()).isEqualTo(6);
        assertThat(look.hidden()).isEqualTo(5);
        assertThat(Diagnosis.of(Evidence.of(look)).unseen())
                .anyMatch(line -> line.contains("GRANT pg_monitor TO stranger"));
    }

    @Test
    void what_sessions_of_another_role_forgot_is_not_guessed() {
        ward.patientsThat(18, "web", "BEGIN; SELECT price FROM orders WHERE id = 4711");

        assertThat(ids(Aged.by(Duration.ofSeconds(40), ward.look())))
                .containsExactlyInAnyOrder("SLOTS_EXHAUSTED", "LEAK_IDLE_TX");
        assertThat(ids(Aged.by(Duration.ofSeconds(40), ward.look("stranger", "app"))))
                .containsExactly("SLOTS_EXHAUSTED", "NO_SAFETY_NET"); // of the stranger itself
    }

    /** What PostgreSQL says to it, a row each. */
    private List<String> answers(String role, String sql) {
        var answers = new ArrayList<String>();
        try (var connection = ward.connect(role, "app", "psql", "127.0.0.1");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                answers.add(rows.getString(1) == null ? "" : rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return answers;
    }

    private void awaitBlocked(int number) {
        Awaitility.await()
                .until(() -> ward.look().sessions().stream()
                                .filter(session -> !session.blockedBy().isEmpty())
                                .count()
                        == number);
    }

    /** What waited for a moment has waited for long enough; nothing else about it is changed. */
    private static Look aSecondLater(Look look) {
        return Aged.at(look.at().plusSeconds(1), look);
    }

    private static Finding only(String id, Look look) {
        var findings = Ward.findings(look);
        assertThat(findings).as("%s", findings).hasSize(1);
        assertThat(findings.getFirst().id()).isEqualTo(id);
        return findings.getFirst();
    }

    private static List<String> ids(Look look) {
        return Ward.findings(look).stream().map(Finding::id).toList();
    }
}
