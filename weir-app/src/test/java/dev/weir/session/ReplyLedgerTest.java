package dev.weir.session;

import static dev.weir.session.ReplyLedger.BIND;
import static dev.weir.session.ReplyLedger.CLOSE;
import static dev.weir.session.ReplyLedger.DESCRIBE;
import static dev.weir.session.ReplyLedger.EXECUTE;
import static dev.weir.session.ReplyLedger.FORWARD;
import static dev.weir.session.ReplyLedger.FUNCTION_CALL;
import static dev.weir.session.ReplyLedger.INVENT;
import static dev.weir.session.ReplyLedger.PARSE;
import static dev.weir.session.ReplyLedger.QUERY;
import static dev.weir.session.ReplyLedger.SWALLOW;
import static dev.weir.session.ReplyLedger.SYNC;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyLedgerTest {
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

    @Nested
    class EachRequestOwesOneReply {
        @Test
        void a_new_ledger_is_clear() {
            assertThat(ledger.isClear()).isTrue();
            assertThat(ledger.headRequest()).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {QUERY, FUNCTION_CALL, SYNC})
        void query_function_call_and_sync_end_with_ready_for_query(int request) {
            sends(request);
            assertThat(ledger.isClear()).isFalse();

            assertThat(ledger.ready()).isTrue();

            assertThat(ledger.isClear()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {PARSE, BIND, CLOSE, DESCRIBE, EXECUTE})
        void an_extended_request_is_struck_off_by_its_own_reply_and_no_other(int request) {
            sends(request);

            for (int other : new int[] {PARSE, BIND, CLOSE, DESCRIBE, EXECUTE}) {
                assertThat(other == request || !ledger.complete(other)).isTrue();
            }
            assertThat(ledger.ready()).isFalse();
            assertThat(ledger.complete(request)).isTrue();
            assertThat(ledger.isEmpty()).isTrue();
        }

        @Test
        void a_batch_is_not_over_before_its_sync() {
            sends(PARSE);
            ledger.complete(PARSE);

            assertThat(ledger.isEmpty()).isTrue();
            assertThat(ledger.isUnsynced()).isTrue();
            assertThat(ledger.isClear()).isFalse();

            sends(SYNC);
            ledger.ready();
            assertThat(ledger.isClear()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {QUERY, FUNCTION_CALL})
        void a_simple_request_ends_an_open_batch_too(int request) {
            sends(PARSE, request);
            ledger.complete(PARSE);
            ledger.ready();

            assertThat(ledger.isClear()).isTrue();
        }

        @Test
        void command_complete_is_one_of_several_for_a_query() {
            sends(QUERY);

            assertThat(ledger.commandComplete()).isTrue();
            assertThat(ledger.commandComplete()).isTrue();
            assertThat(ledger.isEmpty()).isFalse();
            assertThat(ledger.ready()).isTrue();
        }

        @Test
        void command_complete_ends_an_execute() {
            sends(EXECUTE, EXECUTE);

            assertThat(ledger.commandComplete()).isTrue();
            assertThat(ledger.size()).isOne();
        }

        @Test
        void replies_to_nothing_are_noticed() {
            assertThat(ledger.ready()).isFalse();
            assertThat(ledger.commandComplete()).isFalse();
            assertThat(ledger.complete(PARSE)).isFalse();
            sends(BIND);
            assertThat(ledger.commandComplete()).isFalse();
        }

        @Test
        void an_error_out_of_the_blue_changes_nothing() {
            ledger.error(told);

            assertThat(ledger.isClear()).isTrue();
        }

        @Test
        void the_ring_grows_and_keeps_order_across_its_seam() {
            for (int i = 0; i < 10; i++) {
                sends(QUERY);
                ledger.ready();
            }
            for (int i = 0; i < 100; i++) {
                ledger.add(i % 2 == 0 ? PARSE : BIND, i % 3 == 0 ? SWALLOW : FORWARD, null);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(ledger.swallows()).isEqualTo(i % 3 == 0);
                assertThat(ledger.complete(i % 2 == 0 ? PARSE : BIND)).isTrue();
            }
            assertThat(ledger.isEmpty()).isTrue();
        }
    }

    @Nested
    class Treatment {
        @Test
        void replies_to_requests_of_weirs_own_are_swallowed() {
            ledger.add(PARSE, SWALLOW, null);
            sends(BIND);

            assertThat(ledger.swallows()).isTrue();
            ledger.complete(PARSE);
            assertThat(ledger.swallows()).isFalse();
        }

        @Test
        void nothing_owed_swallows_nothing() {
            assertThat(ledger.swallows()).isFalse();
        }

        @Test
        void an_invention_is_due_at_once_when_nothing_is_owed_before_it() {
            ledger.add(PARSE, INVENT, null);

            assertThat(ledger.hasDue()).isTrue();
            ledger.settle(told);

            assertThat(told.due).containsExactly(PARSE);
            assertThat(ledger.isEmpty()).isTrue();
        }

        @Test
        void inventions_wait_for_the_replies_before_them() {
            sends(BIND);
            ledger.add(CLOSE, INVENT, null);
            ledger.add(PARSE, INVENT, null);
            sends(EXECUTE);
            ledger.settle(told);
            assertThat(told.due).isEmpty();

            ledger.complete(BIND);
            ledger.settle(told);

            assertThat(told.due).containsExactly(CLOSE, PARSE);
            assertThat(ledger.headRequest()).isEqualTo(EXECUTE);
            assertThat(ledger.hasDue()).isFalse();
        }

        @Test
        void an_invention_keeps_the_batch_open() {
            ledger.add(PARSE, INVENT, null);
            ledger.settle(told);

            assertThat(ledger.isClear()).isFalse();
        }

        @Test
        void the_head_can_be_swallowed_afterwards() {
            sends(SYNC);
            ledger.swallowHead();

            assertThat(ledger.swallows()).isTrue();
            assertThat(ledger.ready()).isTrue();
        }

        @Test
        void the_statement_at_the_head_is_known() {
            byte[] text = {'x', 0, 0, 0};
            var catalog = new StatementCatalog(Settings.NONE, new AtomicLong(1)::getAndIncrement);
            var statement = new ClientStatement(text, new PreparedStatement(catalog, text, new byte[0], true));
            ledger.add(BIND, FORWARD, statement);
            sends(EXECUTE);

            assertThat(ledger.headRider()).isSameAs(statement);
            ledger.complete(BIND);
            assertThat(ledger.headRider()).isNull();
            ledger.commandComplete();
            assertThat(ledger.headRider()).isNull();
        }
    }

    @Nested
    class Errors {
        private final LabelledChange changes = new LabelledChange();

        @ParameterizedTest
        @ValueSource(ints = {QUERY, FUNCTION_CALL, SYNC})
        void ready_for_query_still_follows_the_error_of_a_request_that_owes_it(int request) {
            sends(request, QUERY);

            ledger.error(told);

            assertThat(ledger.size()).isEqualTo(2);
            assertThat(ledger.isDiscarding()).isFalse();
            assertThat(ledger.ready()).isTrue();
        }

        @Test
        void an_error_in_a_batch_cancels_everything_up_to_its_sync() {
            sends(PARSE, BIND, QUERY, FUNCTION_CALL, EXECUTE, SYNC, PARSE);

            ledger.error(told);

            assertThat(ledger.headRequest()).isEqualTo(SYNC);
            assertThat(ledger.size()).isEqualTo(2);
            assertThat(ledger.isDiscarding()).isFalse();
        }

        @Test
        void without_a_sync_the_server_discards_until_one_is_sent() {
            sends(PARSE, BIND);

            ledger.error(told);

            assertThat(ledger.isEmpty()).isTrue();
            assertThat(ledger.isDiscarding()).isTrue();
            assertThat(ledger.isUnsynced()).isTrue();
            assertThat(ledger.isClear()).isFalse();

            sends(SYNC);
            assertThat(ledger.isDiscarding()).isFalse();
            assertThat(ledger.ready()).isTrue();
            assertThat(ledger.isClear()).isTrue();
        }

        @Test
        void what_is_cancelled_is_undone_newest_first_and_only_the_first_has_failed() {
            ledger.add(PARSE, FORWARD, changes.named("a"));
            ledger.add(PARSE, SWALLOW, changes.named("b"));
            ledger.add(CLOSE, INVENT, changes.named("c"));
            sends(SYNC);
            ledger.add(PARSE, FORWARD, changes.named("d"));

            ledger.error(told);

            assertThat(told.undone).containsExactly("c", "b", "a failed");
        }

        @Test
        void an_invention_that_is_cancelled_is_never_due() {
            sends(BIND);
            ledger.add(PARSE, INVENT, null);
            sends(SYNC);

            ledger.error(told);
            ledger.settle(told);

            assertThat(told.due).isEmpty();
            assertThat(ledger.headRequest()).isEqualTo(SYNC);
        }

        @Test
        void the_change_of_a_failed_query_is_undone_once() {
            ledger.add(QUERY, FORWARD, changes.named("q"));

            ledger.error(told);
            ledger.error(told);
            ledger.ready();

            assertThat(told.undone).containsExactly("q failed");
        }

        @Test
        void confirmed_changes_stay() {
            ledger.add(PARSE, FORWARD, changes.named("a"));
            ledger.add(PARSE, FORWARD, changes.named("b"));
            ledger.complete(PARSE);

            ledger.error(told);

            assertThat(told.undone).containsExactly("b failed");
        }

        @Test
        void changes_of_a_later_batch_survive_what_an_earlier_one_undoes() {
            ledger.add(PARSE, FORWARD, changes.named("a"));
            sends(EXECUTE);
            ledger.complete(PARSE);
            ledger.add(CLOSE, INVENT, changes.closed("a"));
            sends(SYNC, EXECUTE);
            ledger.add(CLOSE, INVENT, changes.closed("a"));
            ledger.add(PARSE, FORWARD, changes.named("b"));

            ledger.error(told);

            assertThat(changes.client.get("a".getBytes(US_ASCII))).isNull();
            assertThat(changes.client.get("b".getBytes(US_ASCII))).isNotNull();
            ledger.ready();
            ledger.error(told);
            assertThat(changes.client.get("a".getBytes(US_ASCII)))
                    .as("nobody has closed it")
                    .isNotNull();
            assertThat(changes.client.get("b".getBytes(US_ASCII))).isNull();
        }

        @Test
        void changes_under_way_can_be_applied_again() {
            ledger.add(PARSE, FORWARD, changes.named("done"));
            ledger.add(PARSE, FORWARD, changes.named("under way"));
            ledger.complete(PARSE);
            ledger.takeBack();
            changes.client.forgetNamed();

            ledger.reapply();

            assertThat(changes.client.size()).isOne();
            assertThat(changes.client.get("under way".getBytes(US_ASCII))).isNotNull();
        }
    }

    @Test
    void a_cleared_ledger_is_as_new() {
        sends(EXECUTE);
        ledger.copyInBegins();
        sends(SYNC);
        ledger.error(told);
        assertThat(ledger.isClear()).isFalse();

        ledger.clear();

        assertThat(ledger.isClear()).isTrue();
        assertThat(ledger.isAmbiguous()).isFalse();
    }
}
