package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PgbenchTest {
    @Test
    void latencies_of_the_first_second_and_of_the_goodbyes_do_not_count() {
        // client, transaction, latency in µs, script, seconds and microseconds of the end
        var latencies = Pgbench.latencies(
                List.of(
                        "0 1 9000 0 1700000000 500000",
                        "1 1 8000 0 1700000001 499999",
                        "0 2 100 0 1700000001 500000",
                        "1 2 300 0 1700000003 299999",
                        "0 3 7000 0 1700000003 300000"),
                2);

        assertThat(latencies.lowest()).isEqualTo(100);
        assertThat(latencies.highest()).isEqualTo(300);
    }
}
