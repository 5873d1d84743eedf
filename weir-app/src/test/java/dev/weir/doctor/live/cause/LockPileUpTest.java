package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is to be ended when many wait for a lock; the doctor is role app. */
class LockPileUpTest {
    private static final int ROOT = 50;
    private static final Duration NOW = Duration.ofHours(2);
    private static final Duration SINCE = NOW.minusSeconds(100).plusNanos(123_456_000);
    private static final Who MIGRATOR = new Who("migrator", "shop", "deploy", "10.0.0.8");

    @Test
    void a_transaction_that_runs_nothing_is_ended_and_one_that_works_is_cancelled_as_long_as_it_is_what_was_seen() {
        assertThat(steps(queueBehind(root(Made.WORKER, State.IN_TRANSACTION))))
                .containsExactly(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = 50"
                                + " AND state_change = '2026-11-21T16:00:20.123456Z';",
                        "SET lock_timeout = '2s';");
        assertThat(steps(queueBehind(root(Made.WORKER, State.ACTIVE))))
                .first()
                .asString()
                .startsWith("SELECT pg_cancel_backend(pid)");
    }

    @Test
    void who_may_do_it_is_said_where_the_doctor_may_not() {
        assertThat(steps(queueBehind(root(MIGRATOR, State.ACTIVE))))
                .first()
                .asString()
                .endsWith("; -- as role migrator");
    }

    @Test
    void what_is_hidden_is_neither_taken_for_idle_nor_for_work() {
        assertThat(steps(queueBehind(Made.hidden(ROOT, MIGRATOR))))
                .containsExactly(
                        "SELECT CASE WHEN state = 'active' THEN pg_cancel_backend(pid)"
                                + " WHEN state LIKE 'idle%' THEN pg_terminate_backend(pid) END"
                                + " FROM pg_stat_activity WHERE pid = 50 AND EXISTS (SELECT FROM pg_locks l"
                                + " WHERE NOT granted AND 50 = ANY (pg_blocking_pids(l.pid))); -- as role migrator",
                        "SET lock_timeout = '2s';");
    }

    /** An autovacuum, an ALTER TABLE that waits for it, and who waits for that one. */
    @Test
    void behind_what_is_no_client_the_first_in_the_queue_gives_way() {
        var sessions = new ArrayList<>(queue(ROOT));
        sessions.add(waiting(ROOT, MIGRATOR, 900));

        assertThat(only(sessions).verdict()).isEqualTo("6 sessions queue behind pid 900, which is no client");
        assertThat(steps(sessions))
                .containsExactly(
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = 50"
                                + " AND state_change = '2026-11-21T16:00:20.123456Z'; -- as role migrator",
                        "SET lock_timeout = '2s';");
        assertThat(lasting(sessions)).containsExactly("SET lock_timeout = '2s';");
    }

    @Test
    void behind_what_is_no_client_nobody_gives_way_who_holds_up_nobody() {
        assertThat(steps(queue(900)))
                .containsExactly(
                        "SELECT backend_type, query FROM pg_stat_activity WHERE pid = 900;",
                        "SET lock_timeout = '2s';");
    }

    @Test
    void the_timeout_that_ends_the_next_one_is_that_of_the_role_that_held_the_lock() {
        assertThat(lasting(queueBehind(root(MIGRATOR, State.IN_TRANSACTION))))
                .containsExactly(
                        "ALTER ROLE migrator SET idle_in_transaction_session_timeout = '60s';",
                        "SET lock_timeout = '2s';");
        assertThat(lasting(queueBehind(root(MIGRATOR, State.ACTIVE))))
                .first()
                .isEqualTo("ALTER ROLE migrator SET statement_timeout = '60s';");
        assertThat(lasting(queueBehind(Made.hidden(ROOT, MIGRATOR)))).containsExactly("SET lock_timeout = '2s';");
    }

    /** Four clients that count in one row: three of them wait at nearly every moment, each for milliseconds. */
    @Test
    void those_that_wait_for_a_moment_are_no_queue() {
        assertThat(found(crowd(5, NOW.minusMillis(900)))).isEmpty();
        assertThat(found(crowd(5, NOW.minusSeconds(1)))).hasSize(1);
        var both = new ArrayList<>(crowd(3, SINCE));
        both.add(waiting(90, Made.WEB, 60, NOW));
        assertThat(only(both).verdict()).startsWith("3 sessions queue behind pid 50");
    }

    @Test
    void how_long_a_hidden_session_waits_cannot_be_told_so_it_counts() {
        var sessions = new ArrayList<>(List.of(root(Made.WORKER, State.ACTIVE)));
        for (int pid = 60; pid < 63; pid++) {
            sessions.add(behind(ROOT, Made.hidden(pid, MIGRATOR)));
        }

        assertThat(only(sessions).verdict()).startsWith("3 sessions queue behind pid 50");
    }

    @Test
    void a_leader_that_idles_on_its_advisory_lock_is_not_ended_and_waiting_for_it_is_no_trouble_while_there_is_room() {
        var finding = only(crowd(leader(), 5, SINCE));

        assertThat(finding.severity()).isEqualTo(Severity.NOTE);
        assertThat(finding.verdict())
                .isEqualTo(
                        "5 sessions wait for the advisory lock that pid 50, worker@10.0.0.7, holds while it is idle");
        assertThat(finding.remedies())
                .extracting(Remedy::after)
                .singleElement()
                .asString()
                .contains("pg_try_advisory_lock")
                .doesNotContain("terminate");
        assertThat(only(crowd(leader(), 17, SINCE)).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void a_leader_that_holds_up_others_inside_a_transaction_is_as_good_as_any_other_root() {
        var busy = root(Made.WORKER, State.IN_TRANSACTION);

        assertThat(only(crowd(holding(busy), 5, SINCE)).severity()).isEqualTo(Severity.WARNING);
    }

    private static Session leader() {
        return holding(root(Made.WORKER, State.IDLE));
    }

    private static Session holding(Session one) {
        return new Session(one.pid(), one.who(), one.rank(), one.state(), one.times(), one.last(), "", List.of(), true);
    }

    private static List<Session> crowd(int waiting, Duration since) {
        return crowd(root(Made.WORKER, State.ACTIVE), waiting, since);
    }

    private static List<Session> crowd(Session root, int waiting, Duration since) {
        return Stream.concat(
                        Stream.of(root),
                        IntStream.range(0, waiting).mapToObj(i -> waiting(60 + i, Made.WEB, root.pid(), since)))
                .toList();
    }

    private static Session root(Who who, State state) {
        return Made.session(ROOT, who, state, Duration.ZERO, SINCE);
    }

    private static List<Session> queueBehind(Session root) {
        return crowd(root, 5, SINCE);
    }

    private static List<Session> queue(int behind) {
        return IntStream.range(0, 5)
                .mapToObj(i -> waiting(60 + i, Made.WEB, behind))
                .toList();
    }

    private static Session waiting(int pid, Who who, int behind) {
        return waiting(pid, who, behind, SINCE);
    }

    private static Session waiting(int pid, Who who, int behind, Duration since) {
        return behind(behind, Made.session(pid, who, State.ACTIVE, Duration.ZERO, since));
    }

    private static Session behind(int root, Session one) {
        return new Session(
                one.pid(), one.who(), one.rank(), one.state(), one.times(), one.last(), "Lock", List.of(root), false);
    }

    private static List<String> steps(List<Session> sessions) {
        return only(sessions).remedies().stream().map(Remedy::after).toList();
    }

    /** What is left of them when it is over. */
    private static List<String> lasting(List<Session> sessions) {
        return only(sessions).past().remedies().stream().map(Remedy::after).toList();
    }

    private static Finding only(List<Session> sessions) {
        assertThat(found(sessions)).hasSize(1);
        return found(sessions).getFirst();
    }

    private static List<Finding> found(List<Session> sessions) {
        return Causes.judge(Evidence.of(Made.look(NOW, sessions))).stream()
                .filter(finding -> finding.id().equals("LOCK_PILE_UP"))
                .toList();
    }
}
