package dev.weir.doctor.live.cause;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How big the doctor would make a pool that fills a limit of 22. */
class PoolSizeTest {
    @Test
    void a_pool_that_was_watched_gets_what_it_used_and_some_to_spare() {
        var finding = finding(30, 20, 6);

        assertThat(finding.remedies().getFirst().after()).isEqualTo("a pool of 8 for all its processes together");
        assertThat(finding.evidence())
                .contains(
                        "web@10.0.0.5 used at most 6 at once in 99 of 100 looks (30 in 29 s); a pool of 8 leaves 2 to spare");
    }

    @Test
    void after_one_look_it_is_a_rule_of_thumb_that_says_so() {
        var finding = finding(1, 20, 6);

        assertThat(finding.remedies().getFirst().after()).isEqualTo("a pool of 5 for all its processes together");
        assertThat(finding.evidence())
                .contains("a pool of 5: a rule of thumb, a quarter of the limit; --watch measures what is used");
    }

    /** A limit that ten workers share is no size for the pool of each. */
    @Test
    void a_library_s_setting_gets_a_share_because_every_process_makes_such_a_pool() {
        var nameless = new Who("app", "shop", "", "10.0.0.5");
        var sessions = Stream.iterate(1, pid -> pid + 1)
                .map(pid -> Made.left(pid, nameless, "ROLLBACK"))
                .limit(21)
                .toList();

        var edit = limitReached(Evidence.of(look(Duration.ofMinutes(1), sessions)))
                .remedies()
                .getFirst();

        assertThat(edit.place()).isEqualTo("create_engine(...)");
        assertThat(edit.after().lines())
                .containsExactly(
                        "pool_size=N, max_overflow=0", "N = 5 / (all its processes × pools in each), at least 1");
    }

    @ParameterizedTest
    @EnumSource
    void no_setting_of_any_library_holds_what_is_for_all_its_processes(Driver driver) {
        assertThat(Remedies.pool(driver, 77).after().lines())
                .filteredOn(line -> line.contains("77"))
                .allMatch(
                        line -> line.startsWith("N = ") || line.equals("a pool of 77 for all its processes together"));
    }

    @Test
    void a_pool_that_uses_all_it_holds_is_not_made_smaller() {
        var finding = finding(30, 20, 19);

        assertThat(finding.evidence()).noneMatch(line -> line.contains("a pool of"));
        assertThat(finding.remedies())
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.subject()).isEqualTo("Weir in front of the database"));
    }

    private static Finding finding(int looks, int held, int used) {
        var series = new Series(looks);
        for (int i = 0; i < looks; i++) {
            var now = Duration.ofSeconds(i);
            var sessions = new ArrayList<Session>();
            for (int pid = 1; pid <= held; pid++) {
                sessions.add(session(pid, WEB, pid <= used ? State.ACTIVE : State.IDLE, Duration.ZERO, now));
            }
            series.add(look(now, sessions));
        }
        return limitReached(new Evidence(series, List.of()));
    }

    private static Finding limitReached(Evidence seen) {
        return Causes.judge(seen).stream()
                .filter(one -> one.id().equals("SLOTS_EXHAUSTED"))
                .findFirst()
                .orElseThrow();
    }
}
