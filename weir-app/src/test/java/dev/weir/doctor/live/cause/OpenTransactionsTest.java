package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
    private static final Duration NOW = Duration.ofHours(2);

    @Test
    void a_transaction_that_nobody_goes_on_with_is_a_leak() {
        assertThat(ids("web")).containsExactly("LEAK_IDLE_TX");
    }

    /** The leader of pg_dump -j. */
    @Test
    void a_backup_that_keeps_its_snapshot_for_its_workers_is_none() {
        assertThat(ids("pg_dump")).isEmpty();
    }

    @Test
    void the_edit_is_for_the_program_that_all_its_sessions_tell_of_and_not_for_one_of_them() {
        var sessions = new ArrayList<>(List.of(open("web", "SELECT \"shop_order\".\"id\" FROM \"shop_order\"")));
        for (int pid = 2; pid < 6; pid++) {
            sessions.add(Made.idle(pid, Made.WEB, Duration.ZERO, NOW.minusSeconds(1)));
        }

        assertThat(judge(sessions).getFirst().remedies())
                .extracting(Remedy::subject)
                .contains("the application")
                .doesNotContain("Django");
    }

    private static List<String> ids(String application) {
        return judge(List.of(open(application, "SELECT pg_export_snapshot()"))).stream()
                .map(Finding::id)
                .toList();
    }

    private static List<Finding> judge(List<Session> sessions) {
        return Causes.judge(Evidence.of(Made.look(NOW, sessions)));
    }

    private static Session open(String application, String sql) {
        var open = Made.session(
                1,
                new Who("app", "shop", application, "10.0.0.5"),
                State.IN_TRANSACTION,
                Duration.ZERO,
                NOW.minusMinutes(40));
        return new Session(
                open.pid(),
                open.who(),
                open.rank(),
                open.state(),
                open.times(),
                new Session.Statement(sql, Driver.of(application, sql)),
                "",
                List.of(),
                false);
    }
}
