package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.functionCall;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches that no driver sends, and that must cost nobody else anything: after each of them Bob is served. */
final class OddBatchesIT extends Pooled {
    /** {@code now()} in pg_proc. */
    private static final int NOW = 1_299;

    @Test
    void a_flush_with_a_body_makes_nobody_elses_server_skip_what_it_is_asked() {
        onlyOnAPooler(); // PostgreSQL skips up to a Sync of the same client
        var ada = login();
        ada.send(query("select 1"), new byte[] {'H', 0, 0, 0, 5, 0});
        assertThat(ada.readUntilClosed(WireClient.PATIENCE).shape()).isEqualTo("T D C Z E");
    }

    @Test
    void a_function_call_in_the_middle_of_a_batch_leaves_no_transaction_to_the_next_client() {
        var ada = login();
        ada.send(parse("", "create temporary table odd ()"), bind("", ""), execute(""), functionCall(NOW), sync());
        ada.readUntilReady();
        ada.readUntilReady();
        bobIsServed();
        bobIsServed();
    }

    @Test
    void a_batch_of_thousands_of_requests_with_short_answers_comes_to_its_end() {
        likePostgres(ada -> {
            List<byte[]> batch = new ArrayList<>();
            batch.add(parse("s", "select 1"));
            batch.add(bind("", "s"));
            for (int i = 0; i < 6_000; i++) {
                batch.add(closeStatement("s" + i));
            }
            batch.add(sync());
            ada.send(batch.toArray(byte[][]::new));
            ada.readUntilReady();
        });
    }
}
