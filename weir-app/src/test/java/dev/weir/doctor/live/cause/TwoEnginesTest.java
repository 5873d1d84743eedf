package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two engines show by what SQLAlchemy's pools do after every use, and other programs only after a failure. */
class TwoEnginesTest {
    private static final Who NAMELESS = new Who("app", "shop", "", "10.0.0.5");

    @Test
    void sessions_that_both_kinds_of_pool_gave_back_are_two_engines() {
        assertThat(found(left(3, "ROLLBACK"), left(3, "ROLLBACK;"), left(2, "COMMIT")))
                .contains("TWO_ENGINES");
    }

    @Test
    void commits_and_failures_of_knex_are_no_engines_at_all() {
        assertThat(found(left(4, "COMMIT;"), left(3, "ROLLBACK"))).doesNotContain("TWO_ENGINES");
    }

    @Test
    void failures_of_sequelize_and_of_node_postgres_are_no_engines_either() {
        assertThat(found(left(3, "COMMIT;"), left(3, "SELECT 1"), left(2, "ROLLBACK;"), left(2, "ROLLBACK")))
                .doesNotContain("TWO_ENGINES");
    }

    @Test
    void replicas_that_have_one_session_of_each_kind_have_two_engines_together() {
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < 20; instance++) {
            sessions.add(Made.left(sessions.size() + 1, at(instance), "ROLLBACK"));
            sessions.add(Made.left(sessions.size() + 1, at(instance), "ROLLBACK;"));
        }

        var found = find(sessions);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().verdict()).startsWith("app (20 instances) has a synchronous and an asynchronous");
        assertThat(found.getFirst().evidence().getFirst())
                .startsWith("20 sessions ended with ROLLBACK")
                .contains("20 as asyncpg does");
    }

    /** Without a name they only share their role. */
    @Test
    void a_synchronous_program_beside_an_asynchronous_one_is_not_one_with_two_engines() {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < 10; i++) {
            sessions.add(Made.left(sessions.size() + 1, at(1), "ROLLBACK"));
            sessions.add(Made.left(sessions.size() + 1, at(2), "ROLLBACK;"));
        }

        assertThat(find(sessions)).isEmpty();
    }

    private static Who at(int instance) {
        return new Who("app", "shop", "", "10.1.0." + instance);
    }

    private static List<Finding> find(List<Session> sessions) {
        return Causes.judge(Evidence.of(Made.look(97, Duration.ofMinutes(1), sessions))).stream()
                .filter(finding -> finding.id().equals("TWO_ENGINES"))
                .toList();
    }

    private static List<String> left(int count, String sql) {
        return Collections.nCopies(count, sql);
    }

    @SafeVarargs
    private static List<String> found(List<String>... statements) {
        var sessions = new ArrayList<Session>();
        for (var some : statements) {
            some.forEach(sql -> sessions.add(Made.left(sessions.size() + 1, NAMELESS, sql)));
        }
        return Causes.judge(Evidence.of(Made.look(Duration.ofMinutes(1), sessions))).stream()
                .map(Finding::id)
                .toList();
    }
}
