package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.Relief.Reason;
import dev.weir.doctor.live.Reliever.Outcome;
import dev.weir.doctor.live.look.State;
import dev.weir.testing.OnPostgresSince12;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.postgresql.PGConnection;

/** What is freed, and above all what is not. */
@OnPostgresSince12
final class RelieveIT {
    private static final Duration AT_ONCE = Duration.ZERO;

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
    void idle_sessions_go_before_forgotten_transactions_and_both_are_ended_by_their_own_role() throws Exception {
        var forgotten = ward.patient("web");
        Ward.run(forgotten, "BEGIN; SELECT 1");
        var idle = ward.patient("web");
        Ward.run(idle, "SELECT 1");

        try (var reliever = open("app")) {
            var relief = reliever.judge(AT_ONCE, false);
            assertThat(relief.ranked()).extracting(session -> session.pid()).containsExactly(pid(idle), pid(forgotten));

            for (var session : relief.ranked()) {
                assertThat(reliever.end(session)).isEqualTo(Outcome.ENDED);
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(ward.look().sessions()).isEmpty());
    }

    @Test
    void what_must_never_be_ended_is_left_alone_with_its_reason() throws Exception {
        var backup = ward.patient("pg_dump");
        var migration = ward.patient("Flyway by Redgate");
        var pooler = ward.patient("pgbouncer");
        var leader = ward.patient("leader");
        Ward.run(leader, "SELECT pg_advisory_lock(1)");
        var listener = ward.patient("events");
        Ward.run(listener, "listen orders");
        var superuser = ward.patient("postgres", "app", "web", "127.0.0.1");
        var other = ward.patient("bare", "app", "web", "127.0.0.1");
        Ward.runs(ward.patient("busy"), "SELECT pg_sleep(30)");
        Awaitility.await()
                .until(() -> ward.look().sessions().stream()
                        .anyMatch(session -> session.last().shape().startsWith("SELECT pg_sleep")));

        try (var root = open("postgres");
                var own = open("app")) {
            var relief = root.judge(AT_ONCE, false);
            assertThat(reasons(relief))
                    .containsEntry(pid(backup), Reason.BACKUP)
                    .containsEntry(pid(migration), Reason.MIGRATION)
                    .containsEntry(pid(pooler), Reason.POOLER)
                    .containsEntry(pid(leader), Reason.ADVISORY_LOCK)
                    .containsEntry(pid(listener), Reason.LISTENS)
                    .containsEntry(pid(superuser), Reason.PRIVILEGED)
                    .containsValue(Reason.OWN_TOOL); // the other one of these two
            assertThat(relief.ranked()).extracting(session -> session.pid()).containsExactly(pid(other));
            assertThat(own.judge(AT_ONCE, false).ranked()).isEmpty();
        }
    }

    @Test
    void a_session_that_was_used_or_took_a_lock_since_it_was_judged_is_not_ended() throws Exception {
        var wakes = ward.patient("web");
        Ward.run(wakes, "SELECT 1");
        try (var reliever = open("app")) {
            var judged = reliever.judge(AT_ONCE, false).ranked().getFirst();
            Ward.run(wakes, "SELECT 2");

            assertThat(reliever.end(judged)).isEqualTo(Outcome.CHANGED);
        }
        Ward.run(wakes, "SELECT 3");
    }

    @Test
    void what_ends_a_session_looks_for_locks_and_listeners_itself() throws Exception {
        var leader = ward.patient("leader");
        Ward.run(leader, "SELECT pg_advisory_lock(1)");
        for (var sql : List.of("LISTEN orders", "listen x", "/* web */ LISTEN x", "SELECT 1;\n\tListen \"A b\"")) {
            Ward.run(ward.patient("events"), sql);
        }
        var web = ward.patient("web");
        Ward.run(web, "SELECT 1 AS listen -- UNLISTEN x");

        try (var reliever = open("app")) {
            for (var session : ward.look().sessions()) {
                assertThat(reliever.end(session))
                        .as(session.last().shape())
                        .isEqualTo(session.pid() == pid(web) ? Outcome.ENDED : Outcome.CHANGED);
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(ward.look().sessions()).hasSize(5));
    }

    @Test
    void a_statement_is_cancelled_while_it_runs_and_no_other_one_is() throws Exception {
        var busy = ward.patient("web");
        var backup = ward.patient("pg_dump");
        Ward.runs(busy, "SELECT pg_sleep(30)");
        Ward.runs(backup, "SELECT pg_sleep(31)");
        Awaitility.await()
                .until(() -> ward.look().sessions().stream()
                                .filter(session -> session.state() == State.ACTIVE)
                                .count()
                        == 2);
        var seen = ward.look();

        try (var reliever = open("app")) {
            var may = reliever.mayEnd();
            assertThat(Relief.againstCancel(seen.session(pid(busy)).orElseThrow(), may))
                    .isEmpty();
            assertThat(Relief.againstCancel(seen.session(pid(backup)).orElseThrow(), may))
                    .contains(Reason.BACKUP);
            assertThat(Relief.againstCancel(seen.session(pid(busy)).orElseThrow(), Set.of("other")))
                    .contains(Reason.NOT_YOURS);

            assertThat(reliever.cancel(seen.session(pid(busy)).orElseThrow())).isEqualTo(Outcome.ENDED);
            Awaitility.await()
                    .until(() -> ward.look().session(pid(busy)).orElseThrow().state() == State.IDLE);
            Ward.runs(busy, "SELECT pg_sleep(32)");
            Awaitility.await()
                    .until(() -> ward.look().session(pid(busy)).orElseThrow().state() == State.ACTIVE);
            assertThat(reliever.cancel(seen.session(pid(busy)).orElseThrow())).isEqualTo(Outcome.CHANGED);
        }
        assertThat(ward.look().session(pid(busy)).orElseThrow().state()).isEqualTo(State.ACTIVE);
    }

    /** Some platforms keep pg_terminate_backend() to themselves. */
    @Test
    void what_postgresql_does_not_let_this_role_do_is_said_of_each_session() throws Exception {
        ward.patientsThat(2, "web", "SELECT 1");
        Ward.runs(ward.patient("web"), "SELECT pg_sleep(30)");
        Awaitility.await()
                .until(() -> ward.look().sessions().stream().anyMatch(session -> session.state() == State.ACTIVE));
        permissions("REVOKE", "FROM");
        try (var reliever = open("app")) {
            for (var session : ward.look().sessions()) {
                assertThat(session.state() == State.ACTIVE ? reliever.cancel(session) : reliever.end(session))
                        .isEqualTo(Outcome.REFUSED);
            }
            assertThat(reliever.judge(AT_ONCE, false).ranked()).hasSize(2);
        } finally {
            permissions("GRANT", "TO");
        }
    }

    private void permissions(String verb, String preposition) throws SQLException {
        try (var root = ward.connect("postgres", "app", "", "127.0.0.1")) {
            Ward.run(root, """
                    DO $$ DECLARE f regprocedure; BEGIN
                      FOR f IN SELECT oid FROM pg_proc WHERE proname IN ('pg_terminate_backend', 'pg_cancel_backend') LOOP
                        EXECUTE format('%s EXECUTE ON FUNCTION %%s %s PUBLIC', f);
                      END LOOP;
                    END $$""".formatted(verb, preposition));
        }
    }

    @Test
    void a_session_that_was_used_a_moment_ago_is_in_use() throws Exception {
        Ward.run(ward.patient("web"), "SELECT 1");

        try (var reliever = open("app")) {
            assertThat(reliever.judge(Duration.ofMinutes(5), false).ranked()).isEmpty();
        }
    }

    @Test
    void who_holds_up_others_is_ended_only_on_request() throws Exception {
        var blocker = ward.patient("web");
        Ward.run(blocker, "BEGIN; LOCK TABLE orders");
        Ward.runs(ward.patient("web"), "SELECT count(*) FROM orders");
        Awaitility.await()
                .until(() -> ward.look().sessions().stream()
                        .anyMatch(session -> !session.blockedBy().isEmpty()));

        try (var reliever = open("app")) {
            assertThat(reasons(reliever.judge(AT_ONCE, false))).containsEntry(pid(blocker), Reason.BLOCKS);
            assertThat(reliever.judge(AT_ONCE, true).ranked())
                    .extracting(session -> session.pid())
                    .contains(pid(blocker));
        }
    }

    @Test
    void the_servers_of_a_pooler_it_came_through_are_left_to_the_pooler(@TempDir Path directory) throws Exception {
        var ini =
                PoolerIni.transactionMode(ward.postgres(), 3).user("admin", "").with("admin_users", "admin");
        try (var weir = new RunningWeir(directory, ini);
                var client = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/app?user=app".formatted(weir.port()));
                var second = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/app?user=app".formatted(weir.port()))) {
            client.setAutoCommit(false);
            Ward.run(client, "SELECT 1"); // so that the second one needs a server of its own
            Ward.run(second, "SELECT 1");
            client.commit();
            var url = "postgresql://app@127.0.0.1:%d/app".formatted(weir.port());
            try (var reliever = Reliever.open(Target.of(Optional.of(url), Map.of()))) {
                var relief = reliever.judge(AT_ONCE, false);

                assertThat(relief.ranked()).isEmpty();
                assertThat(reasons(relief)).containsValue(Reason.POOLER);
            }
        }
    }

    private Reliever open(String role) throws Exception {
        return Reliever.open(ward.target(role, "app"));
    }

    private static Map<Integer, Reason> reasons(Relief relief) {
        return relief.spared().stream()
                .collect(Collectors.toMap(spared -> spared.session().pid(), Relief.Spared::reason));
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }
}
