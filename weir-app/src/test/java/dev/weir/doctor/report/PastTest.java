package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.report.Report.Questions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is over is told as over: its sessions are gone, and their pids are others' by now. */
class PastTest {
    private static final Instant JUST_NOW = Made.BEGIN.plusSeconds(305);
    private static final Instant NEXT_DAY = Made.BEGIN.plus(Duration.ofDays(1));

    /** From 100 s on six sessions wait for pid 50, until that second. */
    private static List<Sample> pileUp(int end) {
        return Incidents.watch(300, t -> {
            var sessions = new ArrayList<Session>(Incidents.busy(1, 5, 2, Made.WEB, t));
            if (t >= 100 && t < end) {
                sessions.add(Made.session(
                        50, Made.WORKER, State.IN_TRANSACTION, Duration.ofHours(-1), Duration.ofSeconds(100)));
                for (int pid = 60; pid < 66; pid++) {
                    sessions.add(queued(pid));
                }
            }
            return sessions;
        });
    }

    private static Session queued(int pid) {
        var waits = Made.session(pid, Made.WEB, State.ACTIVE, Duration.ofHours(-1), Duration.ofSeconds(99));
        return new Session(
                pid,
                waits.who(),
                waits.rank(),
                waits.state(),
                waits.times(),
                new Session.Statement("UPDATE t SET x", Driver.UNKNOWN),
                "Lock",
                List.of(50),
                false);
    }

    @Test
    void what_was_over_before_the_end_is_told_in_the_past_and_nobody_is_to_be_killed() throws Exception {
        assertThat(page(pileUp(200), JUST_NOW))
                .contains("6 sessions queued behind pid 50, `worker@10.0.0.7`")
                .containsPattern(
                        "transaction open for 80 s\\.\\*\\* .*; seen from \\+1:40 to \\+3:00, gone at the end\\)")
                .contains("SET lock_timeout = '2s';")
                .contains("SET idle_in_transaction_session_timeout = '60s';")
                .contains("What keeps it from coming back:")
                .doesNotContain("queue behind")
                .doesNotContain("pg_terminate_backend");
    }

    @Test
    void what_goes_on_at_the_end_of_a_recording_made_just_now_can_be_ended() throws Exception {
        assertThat(page(pileUp(400), JUST_NOW))
                .contains("6 sessions queue behind pid 50, `worker@10.0.0.7`")
                .contains("still so at the end)")
                .contains("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE pid = 50 AND state_change = '2026-11-21T14:03:40Z';")
                .doesNotContain("What keeps it from coming back:");
    }

    @Test
    void what_went_on_at_the_end_of_an_old_recording_is_past_as_well() throws Exception {
        assertThat(page(pileUp(400), NEXT_DAY))
                .contains("6 sessions queued behind pid 50")
                .contains("still so at the end)")
                .doesNotContain("pg_terminate_backend");
    }

    @Test
    void a_leak_that_was_stopped_counts_nothing_down() throws Exception {
        assertThat(page(Incidents.leak(), JUST_NOW.plusSeconds(420)))
                .contains("**Cause:** `worker@10.0.0.7` gained a session every 20 s and never used it again;")
                .contains("were dead weight then")
                .contains("- 22 of 22 usable slots were held")
                .doesNotContain("full in ")
                .doesNotContain("Full in ");
    }

    private static String page(List<Sample> samples, Instant now) throws Exception {
        return Report.of(Incidents.of(samples), Questions.none(), now).markdown();
    }
}
