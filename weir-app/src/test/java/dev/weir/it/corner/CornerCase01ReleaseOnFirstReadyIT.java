package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each Sync, Query and FunctionCall owes one ReadyForQuery; the server is free only when none is owed. */
final class CornerCase01ReleaseOnFirstReadyIT extends Pooled {
    @Test
    void three_syncs_in_one_segment_get_three_answers() {
        var ada = login();
        ada.send(sync(), sync(), sync());

        assertThat(shapes(ada, 3)).containsExactly("Z", "Z", "Z");
        ada.expectSilence(Duration.ofMillis(100));
    }

    @Test
    void pipelined_queries_are_answered_in_order_while_another_client_waits() {
        var ada = login();
        ada.send(query("select pg_sleep(0.2)"), query("select 'second'"), query("select 'third'"));
        bob().send(query("select 'bob'"));

        assertThat(shapes(ada, 1)).containsExactly("T D C Z");
        assertThat(ada.readUntilReady().value()).isEqualTo("second");
        assertThat(ada.readUntilReady().value()).isEqualTo("third");
        assertThat(bob().readUntilReady(ONE_SECOND).value()).isEqualTo("bob");
    }

    @Test
    void pipelined_batches_with_a_sync_each_are_not_torn_apart() {
        var ada = login();
        ada.send(
                batch("select pg_sleep(0.1)"),
                batch("begin"),
                batch("select 'inside'"),
                batch("commit"),
                batch("select 'after'"));
        bob().send(query("select pg_current_xact_id_if_assigned() is null"));

        assertThat(shapes(ada, 5)).containsExactly("1 2 D C Z", "1 2 C Z", "1 2 D C Z", "1 2 C Z", "1 2 D C Z");
        assertThat(bob().readUntilReady(ONE_SECOND).value()).isEqualTo("t");
    }

    @Test
    void after_an_error_everything_up_to_sync_owes_nothing_not_even_a_simple_query() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.query("savepoint a");
            ada.send(parse("", "select 1 / $1::int"), bind("", "", "0"), execute(""), query("release savepoint a"));
            ada.readUntil("E", WireClient.PATIENCE);
            ada.expectSilence(Duration.ofMillis(100));
            ada.send(sync());
            assertThat(ada.readUntilReady().transactionStatus()).isEqualTo('E');
            ada.query("rollback");
        });
    }

    @Test
    void after_an_error_in_a_pipeline_the_batch_behind_the_sync_runs() {
        likePostgres(ada -> {
            ada.send(batch("select 1"), batch("select 1 / 0"), batch("select 3"), query("select 4"));
            assertThat(shapes(ada, 4)).containsExactly("1 2 D C Z", "1 E Z", "1 2 D C Z", "T D C Z");
        });
    }

    @Test
    void an_error_in_a_simple_query_owes_its_ready_and_spoils_nothing_behind_it() {
        likePostgres(ada -> {
            ada.send(query("select 1; select 1 / 0; select 3"), query("select 4"));
            assertThat(shapes(ada, 2)).containsExactly("T D C E Z", "T D C Z");
        });
    }

    @Test
    void an_empty_query_is_answered_in_both_protocols() {
        likePostgres(ada -> {
            ada.send(query(""), batch(""));
            assertThat(shapes(ada, 2)).containsExactly("I Z", "1 2 I Z");
        });
    }

    private static byte[] batch(String sql) {
        return together(parse("", sql), bind("", ""), execute(""), sync());
    }

    private static List<String> shapes(WireClient client, int replies) {
        return IntStream.range(0, replies)
                .mapToObj(i -> client.readUntilReady().shape())
                .toList();
    }
}
