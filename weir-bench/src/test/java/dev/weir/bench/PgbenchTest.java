package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PgbenchTest {
    // client, transaction, latency in µs, script, seconds and microseconds of the end
    @Test
    void latencies_of_the_first_second_and_of_the_goodbyes_do_not_count() {
        var latencies = Pgbench.latencies(List.of(
                "0 1 9000 0 1700000000 500000",
                "1 1 8000 0 1700000001 499999",
                "0 2 100 0 1700000001 500000",
                "1 2 300 0 1700000003 299999",
                "2 9 6000 0 1700000003 306000", // the last one to begin, at 3.3 s
                "0 3 7000 0 1700000003 300001"));

        assertThat(latencies.lowest()).isEqualTo(100);
        assertThat(latencies.highest()).isEqualTo(300);
    }

    @Test
    void where_logins_have_taken_most_of_the_time_half_of_the_rest_counts() {
        var latencies = Pgbench.latencies(
                List.of("0 1 9000 0 1700000000 100000", "0 2 200 0 1700000000 160000", "1 2 4000 0 1700000000 204000"));

        assertThat(latencies.lowest()).isEqualTo(200);
        assertThat(latencies.highest()).isEqualTo(200);
    }
}
