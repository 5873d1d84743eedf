package dev.weir.doctor.live.cause;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.idle;
import static dev.weir.doctor.live.look.Made.look;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Traffic;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that come and go, counted as PostgreSQL counts them: time is added when a session changes its state or ends. */
class ChurnTest {
    /** One session; seconds after the beginning. */
    private record Life(int pid, Who who, double born, double gone) {
        boolean at(double now) {
            return born <= now && now < gone;
        }
    }

    private final List<Life> lives = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void a_pool_that_closes_hides_no_churn(int every) {
        requests(38, 0.2, 0, 120);
        sessions(40, -3_600, 30);

        for (int end = 20; end <= 120; end += every) {
            assertThat(churn(every, end)).as("after %d s", end).singleElement().satisfies(finding -> {
                assertThat(finding.verdict()).containsPattern("3[5-9] new sessions a second in database shop");
                assertThat(each(finding)).isBetween(0.09, 0.4);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void a_pool_that_opens_hides_no_churn(int every) {
        requests(38, 0.2, 0, 120);
        sessions(60, 35.5, 1_000);

        for (int end = 20; end <= 120; end += every) {
            assertThat(churn(every, end)).as("after %d s", end).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void pools_that_open_and_close_are_no_churn(int every) {
        sessions(60, -3_600, 20);
        sessions(60, 15.3, 70);
        sessions(60, 65.7, 1_000);
        requests(1, 0.1, 0, 120);

        for (int end = 5; end <= 120; end += every) {
            assertThat(churn(every, end)).as("after %d s", end).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void sessions_that_do_more_than_one_thing_are_no_churn(int every) {
        requests(20, 4, 0, 120);

        assertThat(churn(every, 100)).isEmpty();
    }

    @Test
    void statistics_that_were_reset_are_counted_anew() {
        requests(38, 0.2, 0, 120);
        var series = series(1, 60);
        var reset = new Series(200);
        for (var one : series.all()) {
            var after = Duration.between(series.first().at(), one.at());
            long lost = after.toSeconds() < 30 ? 0 : 1_140;
            var counted = traffic((double) after.toSeconds());
            reset.add(look(
                    after,
                    one.sessions(),
                    Map.of("shop", new Traffic(counted.sessions() - lost, 0, 0, counted.transactions() - lost))));
        }

        assertThat(churn(reset)).hasSize(1);
    }

    @Test
    void before_postgresql_14_nothing_is_counted_and_nothing_claimed() {
        requests(38, 0.2, 0, 120);
        var uncounted = new Series(200);
        series(1, 60)
                .all()
                .forEach(one -> uncounted.add(
                        look(Duration.between(dev.weir.doctor.live.look.Made.BEGIN, one.at()), one.sessions())));

        assertThat(churn(uncounted)).isEmpty();
    }

    /** At random moments, so many each second, each for about so long. */
    private void requests(int perSecond, double seconds, int from, int to) {
        var random = new Random(7);
        for (int i = 0; i < perSecond * (to - from); i++) {
            double born = from + (to - from) * random.nextDouble();
            lives.add(new Life(10_000 + i, WEB, born, born + seconds * (0.5 + random.nextDouble())));
        }
    }

    private void sessions(int number, double born, double gone) {
        int first = lives.size() + 1;
        for (int i = 0; i < number; i++) {
            lives.add(new Life(first + i, WORKER, born + i * 0.01, gone + i * 0.01));
        }
    }

    private List<Finding> churn(int every, int end) {
        return churn(series(every, end));
    }

    private static List<Finding> churn(Series series) {
        return Causes.judge(new Evidence(series, List.of())).stream()
                .filter(finding -> finding.id().equals("CHURN"))
                .toList();
    }

    private static double each(Finding finding) {
        return Double.parseDouble(finding.verdict().replaceFirst(".*shop, (?:under )?([0-9.]+) s each.*", "$1"));
    }

    private Series series(int every, int end) {
        var series = new Series(240);
        for (int now = 0; now <= end; now += every) {
            var after = Duration.ofSeconds(now);
            var here = new ArrayList<Session>();
            for (var life : lives) {
                if (life.at(now)) {
                    var born = millis(life.born());
                    here.add(idle(life.pid(), life.who(), born, born.plusMillis(1)));
                }
            }
            series.add(look(after, here, Map.of("shop", traffic(now))));
        }
        return series;
    }

    private Traffic traffic(double now) {
        long begun = lives.stream().filter(life -> life.born() <= now).count();
        double ended = lives.stream()
                .filter(life -> life.gone() <= now)
                .mapToDouble(life -> life.gone() - life.born())
                .sum();
        return new Traffic(begun, ended * 1000, 0, 2 * begun);
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
