package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What a program holds, it holds in all its instances together: each by itself may have little. */
class InstancesTest {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration LATE = Duration.ofHours(2);

    /** Looks of ten minutes and some more. */
    private static final int LONG = 45;

    @Test
    void a_dozen_pools_that_nobody_uses_are_too_big_together() {
        var findings = judge(97, LATE, pools(12, 8, _ -> LATE.minusHours(1)));

        assertThat(findings).extracting(Finding::id).containsExactlyInAnyOrder("SLOTS_EXHAUSTED", "POOL_TOO_BIG");
        assertThat(find("POOL_TOO_BIG", findings).verdict())
                .isEqualTo("web (12 instances) holds 96 of the 97 that the server allows"
                        + " and used 0 of them in the last 10 min");
        assertThat(find("POOL_TOO_BIG", findings).remedies())
                .extracting(Remedy::after)
                .containsExactly("a pool of 24 for all its processes together");
        assertThat(find("SLOTS_EXHAUSTED", findings).remedies())
                .extracting(Remedy::after)
                .startsWith("a pool of 24 for all its processes together");
    }

    @Test
    void pools_that_use_their_sessions_are_not_too_big_however_many_there_are() {
        assertThat(judge(200, LATE, pools(12, 8, i -> LATE.minusMinutes(i)))).isEmpty();
        assertThat(watch(LONG, 200, i -> busy(12, 8, 3, i))).isEmpty();
    }

    @Test
    void pools_that_give_their_sessions_out_in_turn_are_measured_each_by_itself() {
        var finding = find("POOL_TOO_BIG", watch(LONG, 97, i -> busy(12, 8, 1, i)));

        assertThat(finding.verdict())
                .isEqualTo("web (12 instances) holds 96 of the 97 that the server allows"
                        + " and did not use more than 12 at once in 11 min");
        assertThat(finding.remedies())
                .extracting(Remedy::after)
                .containsExactly("a pool of 36 for all its processes together");
    }

    @Test
    void an_instance_that_is_new_counts_as_if_it_used_all_it_holds() {
        IntFunction<List<Session>> growing = i -> busy(i < LONG - 5 ? 4 : 8, 8, 1, i);

        assertThat(watch(LONG, 200, growing)).isEmpty();
    }

    @Test
    void pools_as_small_as_pools_can_be_are_no_finding_where_there_is_room() {
        assertThat(judge(100, LATE, pools(20, 2, _ -> LATE.minusHours(1)))).isEmpty();
        assertThat(watch(LONG, 100, i -> busy(20, 2, 0, i))).isEmpty();
    }

    @Test
    void one_connection_in_each_of_many_places_can_only_be_shared() {
        var findings = judge(97, LATE, pools(90, 1, _ -> LATE.minusHours(1)));

        assertThat(find("POOL_TOO_BIG", findings).remedies())
                .extracting(Remedy::subject)
                .containsExactly("Weir in front of the database");
    }

    @Test
    void a_client_for_each_request_is_found_by_what_each_instance_does() {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < 72; i++) {
            var born = Duration.ofSeconds(20L * i);
            sessions.add(Made.idle(1 + i, at(i % 12), born, born.plusMillis(80)));
        }

        assertThat(judge(97, LATE, sessions)).extracting(Finding::id).contains("CLIENT_PER_REQUEST");
    }

    @Test
    void instances_that_came_one_after_the_other_with_a_connection_each_are_no_client_for_each_request() {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < 90; i++) {
            var born = Duration.ofSeconds(20L * i);
            sessions.add(Made.idle(1 + i, at(i), born, born.plusMillis(80)));
        }

        assertThat(judge(97, LATE, sessions)).extracting(Finding::id).doesNotContain("CLIENT_PER_REQUEST");
    }

    @Test
    void what_three_instances_leak_is_one_leak_that_is_three_times_as_fast() {
        IntFunction<List<Session>> one = i -> leaked(1, i);
        IntFunction<List<Session>> three = i -> leaked(3, i);

        var single = Forecast.of(seen(30, 300, one)).orElseThrow();
        var together = Forecast.of(seen(30, 300, three)).orElseThrow();

        assertThat(together.perSecond()).isBetween(2.9 * single.perSecond(), 3.1 * single.perSecond());
        assertThat(together.confidence()).isEqualTo(single.confidence());
        assertThat(together.culprit().label()).isEqualTo("web");
        assertThat(watch(30, 300, three)).extracting(Finding::id).containsExactly("LEAK_IDLE");
    }

    @Test
    void pools_that_fill_one_here_and_one_there_are_no_leak() {
        assertThat(watch(40, 300, i -> {
                    var sessions = new ArrayList<Session>();
                    for (int instance = 0; instance < 12; instance++) {
                        int size = 5 + (i >= 3 * instance ? 1 : 0);
                        for (int pid = 0; pid < size; pid++) {
                            var born = pid < 5 ? Duration.ZERO : EVERY.multipliedBy(3L * instance);
                            sessions.add(Made.idle(100 * instance + pid + 1, at(instance), born, born));
                        }
                    }
                    return sessions;
                }))
                .isEmpty();
    }

    @Test
    void ever_more_instances_are_foretold_as_a_guess() {
        var forecast = Forecast.of(seen(30, 97, i -> pools(20 + 2 * i, 1, _ -> EVERY.multipliedBy(i))))
                .orElseThrow();

        assertThat(forecast.culprit().label()).isEqualTo("web");
        assertThat(forecast.confidence()).isEqualTo(Confidence.LOW);
        assertThat(forecast.full()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(4));
    }

    private static Who at(int instance) {
        return new Who("app", "shop", "web", "10.1.0." + instance);
    }

    private static List<Session> pools(int instances, int size, IntFunction<Duration> used) {
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < instances; instance++) {
            for (int i = 0; i < size; i++) {
                sessions.add(Made.idle(sessions.size() + 1, at(instance), Duration.ZERO, used.apply(i)));
            }
        }
        return sessions;
    }

    /** Pools in each of which so many are at work, others in every look; there are looks enough for each to have its turn. */
    private static List<Session> busy(int instances, int size, int busy, int look) {
        var now = EVERY.multipliedBy(look);
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < instances; instance++) {
            for (int i = 0; i < size; i++) {
                boolean works = Math.floorMod(i - look, size) < busy;
                var since = works ? now : now.minusSeconds(20);
                sessions.add(Made.session(
                        sessions.size() + 1,
                        at(instance),
                        works ? State.ACTIVE : State.IDLE,
                        Duration.ofMinutes(-30),
                        since));
            }
        }
        return sessions;
    }

    private static List<Session> leaked(int instances, int look) {
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < instances; instance++) {
            for (int i = 0; i < look / 2; i++) {
                var born = EVERY.multipliedBy(2L * i);
                sessions.add(Made.idle(1000 * instance + i + 1, at(instance), born, born.plusMillis(80)));
            }
        }
        return sessions;
    }

    private static Evidence seen(int looks, int slots, IntFunction<List<Session>> sessions) {
        var series = new Series(looks);
        for (int i = 0; i < looks; i++) {
            series.add(Made.look(slots, EVERY.multipliedBy(i), sessions.apply(i)));
        }
        return new Evidence(series, List.of());
    }

    private static List<Finding> watch(int looks, int slots, IntFunction<List<Session>> sessions) {
        return Causes.judge(seen(looks, slots, sessions));
    }

    private static List<Finding> judge(int slots, Duration now, List<Session> sessions) {
        return Causes.judge(Evidence.of(Made.look(slots, now, sessions)));
    }

    private static Finding find(String id, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(findings));
    }
}
