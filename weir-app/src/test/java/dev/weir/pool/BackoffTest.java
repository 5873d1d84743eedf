package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long CAP = Duration.ofSeconds(15).toNanos();

    @Test
    void each_delay_is_below_a_ceiling_that_doubles_up_to_the_cap() {
        var backoff = new Backoff(CAP, new Random(1));
        long ceiling = Duration.ofMillis(100).toNanos();
        for (int i = 0; i < 40; i++) {
            assertThat(backoff.next()).isBetween(1L, Math.min(ceiling, CAP));
            ceiling = Math.min(ceiling * 2, CAP);
        }
    }

    @Test
    void delays_are_spread_over_the_whole_range() {
        var backoff = new Backoff(CAP, new Random(1));
        LongStream.range(0, 20).forEach(i -> backoff.next());

        var delays = LongStream.range(0, 1000).map(i -> backoff.next()).summaryStatistics();

        assertThat(delays.getMin()).isLessThan(CAP / 20);
        assertThat(delays.getMax()).isGreaterThan(CAP * 19 / 20);
        assertThat(delays.getAverage()).isBetween(CAP * 0.45, CAP * 0.55);
    }

    @Test
    void a_success_starts_it_small_again() {
        var backoff = new Backoff(CAP, new Random(1));
        LongStream.range(0, 20).forEach(i -> backoff.next());

        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void a_small_cap_bounds_the_first_delay_and_zero_is_allowed() {
        assertThat(new Backoff(10, new Random(1)).next()).isBetween(1L, 10L);
        assertThat(new Backoff(0, new Random(1)).next()).isEqualTo(1);
    }
}
