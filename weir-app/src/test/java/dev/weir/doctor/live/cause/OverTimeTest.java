package dev.weir.doctor.live.cause;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.idle;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one look cannot show. */
class OverTimeTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    @Test
    void a_leak_is_named_with_its_speed_and_the_time_that_is_left() {
        // a new session every 40 s beside a busy pool of five; 12 looks of 10 s later four of them are dead
        var finding = only(watch(30, i -> join(pool(1, 5, WEB, at(i)), leaked(i / 4, Duration.ofSeconds(40)))));

        assertThat(finding.id()).isEqualTo("LEAK_IDLE");
        assertThat(finding.verdict())
                .startsWith("full in ")
                .contains("worker@10.0.0.7 gains a session every 4")
                .contains("never uses it again");
        // 22 slots, 5 of the pool, 7 leaked, the doctor's own: 9 free, one every 40 s
        assertThat(finding.verdict()).containsPattern("full in [4-7] min");
    }

    @Test
    void a_pool_that_grows_with_its_load_and_is_used_is_no_leak() {
        assertThat(ids(watch(30, i -> pool(1, 3 + i / 3, WEB, at(i))))).isEmpty();
    }

    @Test
    void a_pool_that_falls_asleep_is_no_leak() {
        // used less and less, so that more and more of it is dead, but nothing is opened
        assertThat(ids(watch(20, i -> {
                    var sessions = new ArrayList<Session>();
                    for (int pid = 1; pid <= 10; pid++) {
                        sessions.add(idle(pid, WEB, Duration.ZERO, at(Math.min(i, pid))));
                    }
                    return sessions;
                })))
                .isEmpty();
    }

    @Test
    void load_that_comes_and_goes_is_no_leak() {
        var random = new Random(7);
        assertThat(ids(watch(60, i -> pool(1, 3 + (int) (4 + 4 * Math.sin(i / 5.0)) + random.nextInt(2), WEB, at(i)))))
                .isEmpty();
    }

    @Test
    void a_deploy_that_opens_a_pool_at_once_is_no_leak() {
        assertThat(ids(watch(20, i -> i < 8 ? List.<Session>of() : List.copyOf(eager(10, at(8))))))
                .isEmpty();
    }

    @Test
    void many_short_sessions_are_churn() {
        var series = new Series(10);
        series.add(
                look(Duration.ZERO, pool(1, 8, WEB, Duration.ZERO), Map.of("shop", new Traffic(100, 5_000, 0, 200))));
        var passing = IntStream.range(20, 28)
                .mapToObj(pid -> idle(pid, WEB, EVERY.minusMillis(pid), EVERY))
                .toList();
        series.add(look(EVERY, passing, Map.of("shop", new Traffic(488, 81_000, 0, 580))));

        var finding = only(series);

        assertThat(finding.id()).isEqualTo("CHURN");
        assertThat(finding.verdict()).startsWith("38 new sessions a second in database shop, 0.2 s each");
    }

    @Test
    void sessions_that_stay_do_not_hide_churn() {
        var series = new Series(10);
        var stays = pool(1, 5, WEB, Duration.ZERO);
        series.add(look(Duration.ZERO, stays, Map.of("shop", new Traffic(100, 5_000, 0, 200))));
        series.add(look(EVERY, stays, Map.of("shop", new Traffic(480, 5_000 + 50_000 + 38_000, 0, 4_000))));

        assertThat(ids(series)).containsExactly("CHURN");
    }

    @Test
    void a_pool_that_opens_its_connections_is_no_churn() {
        var series = new Series(10);
        series.add(look(Duration.ZERO, List.of(), Map.of("shop", new Traffic(100, 5_000, 0, 200))));
        series.add(look(EVERY, pool(1, 60, WEB, Duration.ZERO), Map.of("shop", new Traffic(160, 5_000, 0, 320))));

        assertThat(ids(series)).doesNotContain("CHURN");
    }

    @Test
    void a_login_now_and_then_is_no_churn() {
        var series = new Series(10);
        series.add(look(Duration.ZERO, List.of(), Map.of("shop", new Traffic(100, 5_000, 0, 200))));
        series.add(look(EVERY, List.of(), Map.of("shop", new Traffic(120, 9_000, 0, 240))));

        assertThat(ids(series)).isEmpty();
    }

    @Test
    void clients_that_vanish_are_counted_from_the_first_look_on() {
        var series = new Series(10);
        series.add(look(Duration.ZERO, List.of(), Map.of("shop", new Traffic(100, 5_000, 70, 200))));
        series.add(look(EVERY, List.of(), Map.of("shop", new Traffic(120, 9_000, 74, 240))));

        assertThat(only(series).verdict()).startsWith("4 clients of database shop ended without a goodbye");
    }

    @Test
    void a_refused_login_while_few_sessions_show_is_a_storm() {
        var refusal = Refusal.of("FATAL: sorry, too many clients already").orElseThrow();

        var findings = Causes.judge(new Evidence(Series.of(look(EVERY, pool(1, 5, WEB, EVERY))), List.of(refusal)));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("LOGIN_STORM");
            assertThat(finding.verdict()).startsWith("16 slots were held by clients still logging in");
            assertThat(finding.confidence())
                    .as("sessions may have ended meanwhile")
                    .isEqualTo(Confidence.MEDIUM);
        });
    }

    @Test
    void a_role_that_was_refused_says_nothing_of_a_storm() {
        var refusal = Refusal.of("too many connections for role \"app\"").orElseThrow();

        assertThat(Causes.judge(new Evidence(Series.of(look(EVERY, List.of())), List.of(refusal))))
                .isEmpty();
    }

    @Test
    void a_series_keeps_only_what_it_has_room_for() {
        var series = watch(30, _ -> List.of());
        for (int i = 0; i < 1000; i++) {
            series.add(look(at(30 + i), List.of()));
        }

        assertThat(series.all()).hasSize(30);
        assertThat(series.first().at()).isEqualTo(look(at(1000), List.of()).at());
    }

    private static Duration at(int index) {
        return EVERY.multipliedBy(index);
    }

    private static Series watch(int looks, IntFunction<List<Session>> sessions) {
        var series = new Series(looks);
        for (int i = 0; i < looks; i++) {
            series.add(look(at(i), sessions.apply(i)));
        }
        return series;
    }

    private static List<Session> leaked(int number, Duration apart) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < number; i++) {
            var born = apart.multipliedBy(i + 1L);
            sessions.add(idle(100 + i, WORKER, born, born.plusMillis(80)));
        }
        return sessions;
    }

    private static List<Session> eager(int number, Duration born) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < number; i++) {
            sessions.add(idle(100 + i, WORKER, born, born));
        }
        return sessions;
    }

    private static List<Session> join(List<Session> some, List<Session> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Finding only(Series series) {
        var findings = Causes.judge(new Evidence(series, List.of()));
        assertThat(findings).as("%s", findings).hasSize(1);
        return findings.getFirst();
    }

    private static List<String> ids(Series series) {
        return series.all().stream()
                .map(Look::at)
                .flatMap(at -> Causes.judge(new Evidence(until(series, at), List.of())).stream())
                .map(Finding::id)
                .distinct()
                .toList();
    }

    private static Series until(Series series, java.time.Instant at) {
        var part = new Series(series.all().size());
        series.all().stream().filter(look -> !look.at().isAfter(at)).forEach(part::add);
        return part;
    }
}
