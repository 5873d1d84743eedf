package dev.weir.doctor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadReportTest {
    private static final LoadPlan PLAN = new LoadPlan(2, Duration.ofSeconds(30), 20, "select 1", false);

    private final Tally client = new Tally();

    @Test
    void a_clean_run_says_so_first() {
        served(10);
        assertThat(report()).startsWith("All 10 requests were served.\n");
    }

    @Test
    void refusals_are_named_before_all_else() {
        served(6);
        fail(3, "53300", "sorry, too many clients already");
        fail(1, "57P01", "terminating connection due to administrator command");
        assertThat(report())
                .startsWith("3 of 10 requests found no connection: the database refused them (53300).\n")
                .contains("failed                   4 (40.00 %)\n")
                .containsSubsequence(
                        "        3 ×  53300  sorry, too many clients already\n", "        1 ×  57P01  terminating");
    }

    @Test
    void requests_without_an_answer_are_no_success() {
        served(8);
        client.notBegun(1);
        client.givenUp();
        assertThat(report())
                .startsWith("2 of 10 requests got no answer in time.\n")
                .contains("not begun                1 (10.00 %), due before the end while their client waited\n")
                .contains("unanswered               1 (10.00 %), 10 s after the end\n");
    }

    @Test
    void clients_that_were_never_served_are_counted() {
        served(1);
        assertThat(report()).contains("clients never served     1 of 2\n");
    }

    @Test
    void what_pg_stat_activity_said_is_set_against_what_was_there_before() {
        served(1);
        assertThat(report()).contains("peak server connections  21 (3 before the test)\n");
    }

    @Test
    void a_peak_that_nobody_saw_is_not_made_up() {
        var result = new LoadResult(PLAN, total(), Duration.ofSeconds(30), OptionalInt.empty(), OptionalInt.empty());
        assertThat(new LoadReport(result).text("db")).contains("unknown: pg_stat_activity could not be asked");
    }

    @Test
    void latencies_of_unpaced_requests_are_called_what_they_are() {
        var plan = new LoadPlan(1, Duration.ofSeconds(1), LoadPlan.AS_FAST_AS_ANSWERED, "select 1", true);
        var result = new LoadResult(plan, total(), Duration.ofSeconds(1), OptionalInt.empty(), OptionalInt.empty());
        assertThat(new LoadReport(result).text("db"))
                .contains("of single requests: no rate was set")
                .contains("1 client, each as fast as it is answered, a connection for each request");
    }

    @Test
    void no_line_is_wider_than_a_hundred_columns() {
        fail(1, "XX000", "x".repeat(300));
        assertThat(report().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private void served(int times) {
        for (int i = 0; i < times; i++) {
            client.served(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private void fail(int times, String sqlState, String text) {
        for (int i = 0; i < times; i++) {
            client.failed().add(new SQLException(text, sqlState));
        }
    }

    /** The client's, and those of one that did nothing. */
    private Tally total() {
        var total = new Tally();
        total.add(client);
        total.add(new Tally());
        return total;
    }

    private String report() {
        var result = new LoadResult(PLAN, total(), Duration.ofSeconds(30), OptionalInt.of(3), OptionalInt.of(21));
        return new LoadReport(result).text("app@127.0.0.1:5432/shop");
    }
}
