package dev.weir.doctor.live.cause;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.idle;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When it will be full, and by whom; and what a pool could do with. */
class ForecastTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    @Test
    void a_leak_is_the_culprit_with_its_speed_and_the_time_that_is_left() {
        // a session every 40 s, 22 slots: 5 of the pool, 7 leaked and the doctor's own leave 9
        var forecast =
                forecast(30, i -> with(pool(1, 5, WEB, at(i)), leaked(i / 4))).orElseThrow();

        assertThat(forecast.culprit()).isEqualTo(WORKER);
        assertThat(forecast.confidence()).isEqualTo(Confidence.HIGH);
        assertThat(forecast.perSecond()).isBetween(0.02, 0.03);
        assertThat(forecast.full()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(8));
        assertThat(forecast.sentence()).matches("full in [4-7] min: worker@10\\.0\\.0\\.7");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 20, 40, 90})
    void a_steady_leak_beside_steady_work_is_foreseen_as_soon_as_it_is_found(int gap) {
        for (int every : new int[] {1, 5, 10}) {
            for (long seed = 0; seed < 5; seed++) {
                assertForesees(
                        new LeakyWorld(seed, gap, every).after(120),
                        "seed %d, a look every %d s".formatted(seed, every));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 20, 40, 90})
    void a_leak_in_a_pool_whose_sessions_are_replaced_is_foreseen_as_well(int gap) {
        for (int every : new int[] {1, 5, 10}) {
            for (long seed = 0; seed < 5; seed++) {
                assertForesees(
                        new LeakyWorld(seed, gap, every).after(60).replacingEach(25),
                        "seed %d, a look every %d s".formatted(seed, every));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 20, 40})
    void a_leak_that_begins_anew_after_a_restart_is_foreseen_from_there(int gap) {
        for (int every : new int[] {1, 5}) {
            for (long seed = 0; seed < 5; seed++) {
                assertForesees(
                        new LeakyWorld(seed, gap, every).after(0).restartingAt(gap * 7),
                        "seed %d, a look every %d s".formatted(seed, every));
            }
        }
    }

    @Test
    void a_leak_that_was_mended_is_foreseen_no_longer() {
        var world = new LeakyWorld(1, 10, 1).after(0).mendedAt(100);

        assertThat(world.forecast(100)).isPresent();
        assertThat(world.forecast(140)).isEmpty();
    }

    @Test
    void a_leak_that_has_taken_everything_cannot_grow_and_is_named_all_the_same() {
        var world = new LeakyWorld(1, 10, 1).after(0);
        int full = (int) world.full() + 1;

        assertThat(world.forecast(full)).isEmpty();
        for (int later : new int[] {10, 60, 120}) {
            assertThat(Causes.judge(world.seen(full + later)))
                    .filteredOn(finding -> finding.id().equals("LEAK_IDLE"))
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.verdict()).containsPattern("gains a session every (9|10|11) s"));
        }
    }

    /** From when it is found until it is full; a forecast that is sure of itself must be nearer, and one that is not is a guess. */
    private static void assertForesees(LeakyWorld world, String which) {
        int found = 0;
        int sure = 0;
        int due = 0;
        for (int now = 0; now < world.full(); now += Math.max(5, world.gap() / 2)) {
            var forecast = world.forecast(now);
            boolean isDue = world.leakedFor(now) >= 6 * world.gap() + 40;
            due += isDue ? 1 : 0;
            found += isDue && forecast.isPresent() ? 1 : 0;
            if (forecast.isPresent() && forecast.get().confidence() != Confidence.LOW) {
                boolean isSure = forecast.get().confidence() == Confidence.HIGH;
                sure += isSure ? 1 : 0;
                double truly = world.full() - now;
                double tolerance = truly * (isSure ? 0.35 : 0.6) + 2 * world.gap();
                assertThat((double) forecast.get().full().toSeconds())
                        .as("%s, a session each %d s, after %d s, %s", which, world.gap(), now, forecast.get())
                        .isBetween(truly - tolerance, truly + tolerance);
            }
        }
        if (world.reach() < 8 * world.gap()) {
            return; // too slow for so short a memory: what it says is right, but it need not say anything
        }
        assertThat(found).as("%s, found of %d", which, due).isGreaterThan(due * 9 / 10);
        assertThat(sure).as("%s, sure of %d", which, due).isGreaterThan(due / 2);
    }

    @Test
    void load_that_grows_fills_the_slots_as_well_but_that_is_a_guess() {
        var forecast = forecast(30, i -> pool(1, 3 + i / 3, WEB, at(i))).orElseThrow();

        assertThat(forecast.culprit()).isEqualTo(WEB);
        assertThat(forecast.confidence()).isEqualTo(Confidence.LOW);
    }

    @Test
    void a_pool_that_fills_when_its_program_starts_and_one_that_stays_are_no_forecast() {
        assertThat(forecast(30, i -> pool(1, Math.min(5, 1 + i), WEB, at(i)))).isEmpty();
        assertThat(forecast(30, i -> pool(1, 15, WEB, at(i)))).isEmpty();
    }

    @Test
    void what_is_full_already_is_not_foreseen() {
        assertThat(forecast(30, i -> with(pool(1, 14, WEB, at(i)), leaked(i / 4))))
                .isEmpty();
    }

    @Test
    void a_pool_that_gives_its_sessions_out_in_turn_is_too_big_when_few_are_used_at_once_for_ten_minutes() {
        IntFunction<List<Session>> inTurn = i -> inTurn(12, i);

        assertThat(judge(59, inTurn)).isEmpty();
        assertThat(judge(61, inTurn)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("POOL_TOO_BIG");
            assertThat(finding.confidence()).isEqualTo(Confidence.HIGH);
            assertThat(finding.verdict())
                    .isEqualTo("web@10.0.0.5 holds 12 of the 22 that the server allows"
                            + " and did not use more than 2 at once in 10 min");
            assertThat(finding.remedies().getFirst().after()).contains("a pool of 4");
        });
    }

    @Test
    void a_pool_that_is_used_or_small_is_not_too_big() {
        assertThat(judge(61, i -> inTurn(6, i))).isEmpty();
        assertThat(judge(61, i -> busy(12, 5))).isEmpty();
    }

    private static List<Session> inTurn(int size, int look) {
        var sessions = new ArrayList<>(pool(1, size, WEB, at(look)));
        for (int busy = 0; busy < 2; busy++) {
            int which = (look + busy) % size;
            sessions.set(which, state(which + 1, State.ACTIVE, at(look)));
        }
        return sessions;
    }

    private static List<Session> busy(int size, int busy) {
        var sessions = new ArrayList<>(pool(1, size, WEB, at(60)));
        for (int i = 0; i < busy; i++) {
            sessions.set(i, state(i + 1, State.ACTIVE, at(60)));
        }
        return sessions;
    }

    private static Session state(int pid, State state, Duration since) {
        return dev.weir.doctor.live.look.Made.session(pid, WEB, state, Duration.ZERO, since);
    }

    private static List<Session> leaked(int number) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < number; i++) {
            var born = Duration.ofSeconds(40L * (i + 1));
            sessions.add(idle(100 + i, WORKER, born, born.plusMillis(80)));
        }
        return sessions;
    }

    private static List<Session> with(List<Session> some, List<Session> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    private static Duration at(int index) {
        return EVERY.multipliedBy(index);
    }

    private static Evidence seen(int looks, IntFunction<List<Session>> sessions) {
        var series = new Series(looks);
        for (int i = 0; i < looks; i++) {
            series.add(look(at(i), sessions.apply(i)));
        }
        return new Evidence(series, List.of());
    }

    private static Optional<Forecast> forecast(int looks, IntFunction<List<Session>> sessions) {
        return Forecast.of(seen(looks, sessions));
    }

    private static List<Finding> judge(int looks, IntFunction<List<Session>> sessions) {
        return Causes.judge(seen(looks, sessions));
    }
}
