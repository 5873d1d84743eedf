package dev.weir.session;

import static dev.weir.session.ReplyLedger.BIND;
import static dev.weir.session.ReplyLedger.EXECUTE;
import static dev.weir.session.ReplyLedger.PARSE;
import static dev.weir.session.ReplyLedger.QUERY;
import static dev.weir.session.ReplyLedger.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** COPY in the reply ledger, where a Sync may or may not count. */
class ReplyLedgerCopyTest {
    private final ReplyLedger ledger = new ReplyLedger();
    private final LedgerListener told = new LedgerListener();

    private void sends(int... requests) {
        for (int request : requests) {
            if (request == SYNC) {
                ledger.sync();
            } else {
                ledger.add(request);
            }
        }
    }

    @Test
    void the_end_of_a_copy_that_was_sent_too_early_opens_no_batch() {
        sends(QUERY, QUERY);
        ledger.copyEnd();

        ledger.copyInBegins();

        assertThat(ledger.isUnsynced()).isFalse();
    }

    @Test
    void data_is_wanted_while_it_may_be_wanted() {
        assertThat(ledger.wantsCopyData()).isFalse();
        sends(QUERY);
        assertThat(ledger.wantsCopyData()).as("it could be a COPY").isTrue();
        ledger.copyInBegins();
        assertThat(ledger.wantsCopyData()).isTrue();
        assertThat(ledger.wantsCopyEnd()).isTrue();
        ledger.copyEnd();
        assertThat(ledger.wantsCopyData()).as("the query may hold another COPY").isTrue();
        assertThat(ledger.wantsCopyEnd()).as("one end is enough").isFalse();
        ledger.commandComplete();
        assertThat(ledger.wantsCopyEnd()).isFalse();
        ledger.ready();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void a_server_that_discards_wants_no_data() {
        sends(EXECUTE);
        ledger.error(told);

        assertThat(ledger.wantsCopyData()).isFalse();
    }

    @Test
    void a_sync_during_the_copy_is_ignored() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);
        assertThat(ledger.size()).isOne();
        ledger.copyEnd();
        sends(SYNC);

        assertThat(ledger.commandComplete()).isTrue();
        assertThat(ledger.ready()).isTrue();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void a_sync_sent_before_the_server_announced_the_copy_is_ignored_too() {
        sends(BIND, EXECUTE, SYNC);
        ledger.complete(BIND);
        ledger.copyInBegins();
        assertThat(ledger.size()).isOne();
        assertThat(ledger.isClear()).isFalse();
        ledger.copyEnd();
        sends(SYNC);
        ledger.commandComplete();
        ledger.ready();

        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void a_pipelined_copy_that_was_ended_early_leaves_the_sync_behind_its_end() {
        sends(EXECUTE);
        ledger.copyEnd();
        sends(SYNC);
        ledger.copyInBegins();

        assertThat(ledger.commandComplete()).isTrue();
        assertThat(ledger.headRequest()).isEqualTo(SYNC);
        assertThat(ledger.ready()).isTrue();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void an_early_end_for_which_no_copy_came_owes_nothing() {
        sends(QUERY);
        ledger.copyEnd();
        sends(QUERY);
        ledger.ready();

        assertThat(ledger.hasDue()).isTrue();
        ledger.settle(told);

        assertThat(ledger.headRequest()).isEqualTo(QUERY);
        assertThat(told.due).isEmpty();
    }

    @Test
    void an_end_for_nothing_is_not_entered() {
        ledger.copyEnd();

        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void the_copy_fail_that_some_drivers_send_behind_copy_done_owes_nothing() {
        sends(EXECUTE);
        ledger.copyInBegins();
        ledger.copyEnd();
        ledger.copyEnd();
        sends(SYNC);
        ledger.commandComplete();
        ledger.settle(told);

        assertThat(ledger.ready()).isTrue();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void two_copies_of_one_query_each_have_their_end() {
        sends(QUERY);
        ledger.copyInBegins();
        ledger.copyEnd();
        ledger.copyEnd(); // of the second, already
        sends(SYNC);
        ledger.commandComplete();
        ledger.copyInBegins();
        ledger.commandComplete();

        assertThat(ledger.ready()).as("of the query").isTrue();
        ledger.settle(told);
        assertThat(ledger.ready()).as("of the Sync").isTrue();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void a_copy_that_fails_in_a_batch_discards_until_the_next_sync() {
        sends(EXECUTE);
        ledger.copyInBegins();

        ledger.error(told);

        assertThat(ledger.isDiscarding()).isTrue();
        assertThat(ledger.isAmbiguous()).isFalse();
        assertThat(ledger.wantsCopyEnd()).isFalse();
    }

    @Test
    void a_copy_that_fails_after_a_sync_was_sent_into_it_leaves_a_doubt() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);

        ledger.error(told);
        sends(SYNC);
        ledger.ready();

        assertThat(ledger.isAmbiguous()).isTrue();
        assertThat(ledger.isClear()).as("the first Sync may yet be answered").isFalse();
    }

    @Test
    void so_does_a_sync_that_was_sent_before_the_copy_was_announced() {
        sends(EXECUTE, SYNC);
        ledger.copyInBegins();

        ledger.error(told);

        assertThat(ledger.isAmbiguous()).isTrue();
    }

    @Test
    void the_answer_that_was_in_doubt_is_taken_when_it_comes() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);
        ledger.error(told);

        assertThat(ledger.ready()).isTrue();
        assertThat(ledger.isDiscarding()).isFalse();
    }

    @Test
    void the_first_answer_to_a_later_query_ends_the_doubt() {
        sends(QUERY);
        ledger.copyInBegins();
        sends(SYNC);
        ledger.error(told);
        ledger.ready();
        assertThat(ledger.isAmbiguous()).isTrue();
        sends(QUERY);
        assertThat(ledger.ready()).as("the Sync's, which did count").isTrue();
        assertThat(ledger.isAmbiguous()).as("there may have been two").isTrue();

        ledger.commandComplete();

        assertThat(ledger.isAmbiguous()).isFalse();
        ledger.ready();
        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void so_does_the_first_reply_to_a_later_batch() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);
        ledger.error(told);
        sends(SYNC);
        ledger.ready();
        sends(PARSE, SYNC);

        assertThat(ledger.complete(PARSE)).isTrue();
        ledger.ready();

        assertThat(ledger.isClear()).isTrue();
    }

    @Test
    void a_copy_that_succeeds_leaves_no_doubt() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);
        ledger.copyEnd();
        sends(SYNC);
        ledger.commandComplete();
        ledger.ready();

        assertThat(ledger.isAmbiguous()).isFalse();
    }

    @Test
    void a_copy_out_ends_with_its_command() {
        sends(QUERY);
        ledger.copyOutBegins();
        assertThat(ledger.wantsCopyEnd()).isFalse();
        ledger.commandComplete();
        ledger.ready();

        assertThat(ledger.isClear()).isTrue();
        assertThat(ledger.wantsCopyData()).isFalse();
    }
}
