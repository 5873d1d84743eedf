package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
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

    private static List<String> ids(String application) {
        var open = Made.session(
                1,
                new Who("app", "shop", application, "10.0.0.5"),
                State.IN_TRANSACTION,
                Duration.ZERO,
                NOW.minusMinutes(40));
        var session = new Session(
                open.pid(),
                open.who(),
                open.rank(),
                open.state(),
                open.times(),
                new Session.Statement("SELECT pg_export_snapshot()", Driver.of(application, "")),
                "",
                List.of(),
                false);
        return Causes.judge(Evidence.of(Made.look(NOW, List.of(session)))).stream()
                .map(Finding::id)
                .toList();
    }
}
