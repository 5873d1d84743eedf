package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.copyData;
import static dev.weir.testing.Frontend.copyDone;
import static dev.weir.testing.Frontend.copyFail;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.flush;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY IN ends twice: once for the server, when a row is bad, and once for the client, who learns of it later. */
final class CornerCase02CopyErrorRacesIT extends Pooled {
    private static final Duration A_WHILE = Duration.ofMillis(150);

    @BeforeEach
    void table() {
        asSuperuser("create table if not exists copied (n int); grant all on copied to public; truncate copied");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_copy_done_long_after_the_error_is_dropped(boolean inTransaction) {
        likePostgres(ada -> {
            begin(ada, inTransaction);
            ada.send(query("copy copied from stdin")).readUntil("G", WireClient.PATIENCE);
            ada.send(copyData("not a number\n"), flush());
            assertThat(ada.readUntilReady().shape()).isEqualTo("E Z");
            ada.expectSilence(ONE_SECOND).send(copyData("1\n"), copyDone()).expectSilence(A_WHILE);
            end(ada, inTransaction);
        });
    }

    @Test
    void an_early_sync_is_swallowed_and_the_late_one_answered() {
        likePostgres(ada -> {
            ada.send(parse("", "copy copied from stdin"), bind("", ""), execute(""), sync());
            ada.readUntil("G", WireClient.PATIENCE);
            ada.send(copyData("1\n"), copyData("2\n"), copyDone(), sync());
            assertThat(ada.readUntilReady().commandTags()).containsExactly("COPY 2");
            ada.expectSilence(A_WHILE).query("truncate copied");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_bad_row_in_the_extended_protocol_is_over_at_the_sync_behind_it(boolean inTransaction) {
        likePostgres(ada -> {
            begin(ada, inTransaction);
            ada.send(parse("", "copy copied from stdin"), bind("", ""), execute(""), sync());
            ada.readUntil("G", WireClient.PATIENCE);
            ada.send(copyData("bad\n"), copyData("1\n"), copyDone());
            ada.readUntil("E", WireClient.PATIENCE);
            ada.expectSilence(A_WHILE).send(sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("Z");
            end(ada, inTransaction);
        });
    }

    @Test
    void a_prepared_copy_runs_fails_and_runs_again() {
        likePostgres(ada -> {
            ada.send(parse("load", "copy copied from stdin"), sync()).readUntilReady();
            for (String row : List.of("1\n", "bad\n", "3\n")) {
                ada.send(bind("", "load"), execute(""), flush()).readUntil("G", WireClient.PATIENCE);
                ada.send(copyData(row), copyDone(), sync()).readUntilReady();
            }
            ada.query("select n from copied order by n");
            ada.query("truncate copied");
            ada.send(closeStatement("load"), sync()).readUntilReady();
        });
    }

    @Test
    void copy_fail_after_every_copy_done_as_postgres_js_sends_it_changes_nothing() {
        likePostgres(ada -> {
            for (int round = 0; round < 3; round++) {
                ada.send(query("copy copied from stdin")).readUntil("G", WireClient.PATIENCE);
                ada.send(copyData("7\n"), copyDone(), copyFail("stream destroyed"));
                assertThat(ada.readUntilReady().commandTags()).containsExactly("COPY 1");
            }
            ada.expectSilence(A_WHILE);
            assertThat(ada.query("select count(*) from copied").value()).isEqualTo("3");
            ada.query("truncate copied");
        });
    }

    @Test
    void copy_fail_ends_the_copy_with_the_clients_reason() {
        likePostgres(ada -> {
            ada.send(query("copy copied from stdin")).readUntil("G", WireClient.PATIENCE);
            ada.send(copyData("1\n"), copyFail("changed my mind"));
            assertThat(ada.readUntilReady().error().message()).contains("changed my mind");
        });
    }

    @Test
    void what_comes_after_the_error_is_not_given_to_the_server_somebody_else_now_uses() {
        var ada = login();
        ada.send(query("copy copied from stdin")).readUntil("G", WireClient.PATIENCE);
        ada.send(copyData("bad\n"), copyData("1\n"), copyDone()).readUntilReady();

        bob().query("begin");
        ada.send(copyData("2\n"), copyDone(), copyFail("late"));
        assertThat(bob().send(query("copy copied from stdin"))
                        .readUntil("GE", ONE_SECOND)
                        .shape())
                .isEqualTo("G");
        ada.send(copyFail("later"));
        bob().send(copyData("5\n"), copyDone());
        assertThat(bob().readUntilReady(ONE_SECOND).commandTags()).containsExactly("COPY 1");
        bob().query("rollback");

        assertThat(ada.query("select count(*) from copied").value()).isEqualTo("0");
    }

    @Test
    void copy_out_and_what_is_pipelined_behind_it_come_in_order() {
        likePostgres(ada -> {
            ada.send(query("copy (select generate_series(1, 3)) to stdout"), query("select 'behind'"));
            assertThat(ada.readUntilReady().shape()).isEqualTo("H d d d c C Z");
            assertThat(ada.readUntilReady().value()).isEqualTo("behind");
        });
    }

    @Test
    void copy_out_may_fail_half_way() {
        likePostgres(ada -> {
            ada.send(query("copy (select 10 / (3 - n) from generate_series(1, 5) n) to stdout"));
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("22012");
        });
    }

    @Test
    void messages_of_other_kinds_inside_a_copy_end_it_as_postgres_ends_it() {
        likePostgres(ada -> {
            ada.send(query("copy copied from stdin")).readUntil("G", WireClient.PATIENCE);
            ada.send(copyData("1\n"), flush(), sync(), copyData("2\n"), copyDone());
            assertThat(ada.readUntilReady().commandTags()).containsExactly("COPY 2");
            ada.query("truncate copied");
        });
    }

    private static void begin(WireClient client, boolean inTransaction) {
        if (inTransaction) {
            client.query("begin");
        }
    }

    private static void end(WireClient client, boolean inTransaction) {
        assertThat(client.query("select 1").hasError()).isEqualTo(inTransaction);
        if (inTransaction) {
            client.query("rollback");
        }
    }
}
