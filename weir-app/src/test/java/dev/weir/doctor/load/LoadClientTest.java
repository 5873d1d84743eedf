package dev.weir.doctor.load;

import static dev.weir.doctor.load.LoadPlan.AS_FAST_AS_ANSWERED;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadClientTest {
    private final PlayedServer server = new PlayedServer();

    @Test
    void a_paced_client_asks_when_requests_are_due() {
        server.answersAfter(millis(3));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(tally.served()).isEqualTo(10);
        assertThat(server.askedAtMillis()).containsExactly(0L, 100L, 200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L);
        assertThat(tally.latency().getMaxValue() / 1_000).isEqualTo(3);
    }

    @Test
    void a_stall_is_felt_by_every_request_that_was_due_in_it() {
        server.answersAfter(millis(1)).andOnceAfter(3, millis(500));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(tally.served()).isEqualTo(10);
        // the fourth waits 500 ms; those due 100, 200, 300 and 400 ms later begin late, and their wait counts
        assertThat(tally.latency().getCountBetweenValues(95_000, 510_000)).isEqualTo(5);
    }

    @Test
    void requests_that_a_stall_left_no_time_for_are_counted_as_not_begun() {
        server.answersAfter(millis(1)).andOnceAfter(5, millis(2_000));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(tally.served()).isEqualTo(6);
        assertThat(tally.notBegun()).isEqualTo(4);
        assertThat(tally.requests()).isEqualTo(10);
    }

    @Test
    void clients_take_turns_within_a_round() {
        var plan = new LoadPlan(4, Duration.ofSeconds(1), 8, "select 1", false);
        assertThat(millisDue(plan, 0, 0)).isZero();
        assertThat(millisDue(plan, 3, 0)).isEqualTo(375);
        assertThat(millisDue(plan, 0, 1)).isEqualTo(500);
    }

    @Test
    void without_a_rate_the_next_request_begins_when_the_last_is_answered() {
        server.answersAfter(millis(250));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), AS_FAST_AS_ANSWERED, "select 1", false));
        assertThat(server.askedAtMillis()).containsExactly(0L, 250L, 500L, 750L);
        assertThat(tally.notBegun()).isZero();
    }

    @Test
    void a_client_keeps_its_connection() {
        run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(server.connects()).isEqualTo(1);
        assertThat(server.open()).isZero();
    }

    @Test
    void a_client_that_is_done_early_keeps_its_connection_until_the_end() {
        long begin = server.nanos();
        run(new LoadPlan(2, Duration.ofSeconds(1), 2, "select 1", false));
        assertThat(server.nanos() - begin).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void a_client_that_connects_each_time_closes_each_time() {
        run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", true));
        assertThat(server.connects()).isEqualTo(10);
        assertThat(server.open()).isZero();
    }

    @Test
    void a_refused_client_tries_again_when_its_next_request_is_due() {
        server.refuses(3, new SQLException("sorry, too many clients already", "53300"));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(tally.failures().with("53300")).isEqualTo(3);
        assertThat(tally.served()).isEqualTo(7);
    }

    @Test
    void refusals_are_not_counted_as_fast_as_a_server_can_refuse() {
        server.refuses(1_000, new SQLException("sorry, too many clients already", "53300"));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), AS_FAST_AS_ANSWERED, "select 1", false));
        assertThat(tally.failures().total()).isEqualTo(10);
    }

    @Test
    void a_client_whose_query_failed_connects_anew() {
        server.failsQuery(2, new SQLException("terminating connection due to administrator command", "57P01"));
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(tally.failures().with("57P01")).isEqualTo(1);
        assertThat(server.connects()).isEqualTo(2);
        assertThat(server.open()).isZero();
    }

    @Test
    void a_client_that_was_interrupted_waits_for_nothing_more_and_keeps_what_it_counted() {
        server.answersAfter(millis(1)).interruptsAt(4);
        var tally = run(new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tally.served()).isEqualTo(4);
        assertThat(tally.unanswered()).isEqualTo(1);
        assertThat(tally.notBegun()).isEqualTo(5);
        assertThat(server.open()).isZero();
    }

    @Test
    void a_stopped_test_begins_nothing_new() {
        server.answersAfter(millis(1));
        var client = new LoadClient(
                0,
                new LoadClient.Surroundings(
                        new LoadPlan(1, Duration.ofSeconds(1), 10, "select 1", false),
                        server,
                        server,
                        () -> server.askedAtMillis().size() >= 2,
                        new Progress()));
        client.run(server.nanos());
        assertThat(client.tally().requests()).isEqualTo(2);
    }

    private Tally run(LoadPlan plan) {
        var client = new LoadClient(0, new LoadClient.Surroundings(plan, server, server, () -> false, new Progress()));
        client.run(server.nanos());
        return client.tally();
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static long millisDue(LoadPlan plan, int client, long request) {
        return TimeUnit.NANOSECONDS.toMillis(plan.due(client, request));
    }
}
