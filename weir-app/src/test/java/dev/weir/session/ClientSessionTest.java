package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.sessionMode;
import static dev.weir.session.WorldSpec.statementMode;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who holds a server, and for how long. */
class ClientSessionTest {
    @Nested
    class InTransactionMode {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void a_login_needs_a_server_only_until_one_has_told_what_to_report() {
            var ada = world.stranger("ada");
            world.settle();
            assertThat(ada.heard()).contains("S TimeZone=UTC", "K").endsWith("Z I");
            assertThat(world.servers).hasSize(1);
            ada.isReady();
            world.answering = false;

            var bob = world.stranger("bob");
            world.settle();

            assertThat(bob.heard()).contains("S TimeZone=UTC").endsWith("Z I");
        }

        @Test
        void a_query_leases_a_server_and_its_end_releases_it() {
            var ada = world.client("ada");
            world.answering = false;
            ada.asks("select 1").isServed().hearsNothing();

            world.server().answers();

            ada.hears("T", "D 1", "C SELECT 1", "Z I").isReady();
            world.server().isIdle();
        }

        @Test
        void a_transaction_keeps_its_server() {
            var ada = world.client("ada").asks("begin").isServed();
            var bob = world.client("bob").asks("select 1").isWaiting().hearsNothing();

            ada.asks("commit").isReady();

            bob.hears("T", "D 1", "C SELECT 1", "Z I").isReady();
        }

        @Test
        void a_failed_transaction_keeps_its_server_too() {
            var ada = world.client("ada").asks("begin").asks("error 22012").isServed();
            ada.hears("C BEGIN", "Z T", "E ERROR 22012", "Z E");

            ada.asks("rollback").hears("C ROLLBACK", "Z I").isReady();
        }

        @Test
        void a_batch_keeps_its_server_until_its_sync() {
            var ada = world.client("ada");
            ada.sends(frames().parse("", "select 1").bind("").execute().flush()).isServed();
            ada.hears("1", "2", "D 1", "C SELECT 1");

            ada.sends(frames().sync()).hears("Z I").isReady();
        }

        @Test
        void a_batch_that_failed_keeps_its_server_until_its_sync() {
            var ada = world.client("ada");
            ada.sends(frames().parse("", "syntax").flush())
                    .hears("E ERROR 42601")
                    .isServed();
            ada.sends(frames().bind("").execute()).hearsNothing();

            ada.sends(frames().sync()).hears("Z I").isReady();
            world.server().isIdle();
        }

        @Test
        void the_longest_waiter_comes_first_and_its_old_server_goes_on_at_once() {
            var ada = world.client("ada").asks("begin");
            var bob = world.client("bob").asks("select b");
            var cyd = world.client("cyd").asks("begin");
            ada.asks("commit");

            assertThat(bob.heard()).contains("D b");
            assertThat(cyd.isServed().heard()).containsExactly("C BEGIN", "Z T");
        }

        @Test
        void several_queries_in_one_packet_are_answered_in_order_on_one_lease() {
            var ada = world.client("ada");

            ada.sends(frames().query("select 1").query("").query("error 22012").query("select 2"));

            ada.hears(
                    "T",
                    "D 1",
                    "C SELECT 1",
                    "Z I",
                    "I",
                    "Z I",
                    "E ERROR 22012",
                    "Z I",
                    "T",
                    "D 2",
                    "C SELECT 1",
                    "Z I");
            ada.isReady();
        }

        @Test
        void a_client_that_writes_while_it_waits_is_not_read_on_and_loses_nothing_of_what_it_wrote() {
            var ada = world.client("ada").asks("begin");
            var bob = world.client("bob").asks("select 1").isWaiting();
            bob.asks("select 2").isWaiting();
            assertThat(bob.link.isReading()).isFalse();

            ada.asks("commit");

            bob.hears("T", "D 1", "C SELECT 1", "Z I", "T", "D 2", "C SELECT 1", "Z I")
                    .isReady();
        }

        @Test
        void flush_or_a_stray_copy_message_leases_nothing() {
            var ada = world.client("ada").asks("begin");
            var bob = world.client("bob");

            bob.sends(frames().flush().copyData("x").copyDone().copyFail()).isReady();

            assertThat(world.server().asked()).doesNotContain("H ", "d x");
            ada.asks("commit");
        }

        @Test
        void a_client_that_dribbles_holds_no_server_meanwhile() {
            var ada = world.client("ada");
            ada.sends(frames().query("select 1").allBut(3)).isReady();
            world.client("bob").asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");

            byte[] all = frames().query("select 1").bytes();
            ada.sends(Arrays.copyOfRange(all, all.length - 3, all.length));

            ada.hears("T", "D 1", "C SELECT 1", "Z I").isReady();
        }

        @Test
        void a_function_call_is_a_request_like_a_query() {
            world.client("ada").sends(frames().functionCall()).hears("V", "Z I").isReady();
        }

        @Test
        void terminate_ends_the_session_and_leaves_the_server() {
            var ada = world.client("ada").asks("select 1");

            ada.sends(frames().terminate()).isClosed();

            world.server().isIdle();
        }

        @Test
        void what_was_asked_before_a_goodbye_is_carried_out() {
            var ada = world.client("ada");

            ada.sends(frames().query("begin").query("select 1").query("commit").terminate())
                    .isClosed();

            assertThat(world.server().isIdle().asked()).contains("Q begin", "Q select 1", "Q commit");
            assertThat(world.cancels).isEmpty();
        }

        @Test
        void listen_pins_the_client_to_its_server() {
            var ada = world.client("ada").asks("listen news").isServed();
            var bob = world.client("bob").asks("select 1").isWaiting();
            ada.heard();
            world.server().backend.says('A', "\0\0\0\1news\0\0");
            world.settle();
            ada.hears("A");

            ada.asks("discard all").isReady();

            bob.isReady();
        }

        @Test
        void a_notification_for_nobody_is_dropped() {
            var ada = world.client("ada").asks("begin").hears("C BEGIN", "Z T");

            world.server().backend.says('A', "\0\0\0\1news\0\0");
            world.settle();

            ada.hearsNothing().asks("commit");
        }
    }

    @Nested
    class InSessionMode {
        @RegisterExtension
        final SessionWorld world = worldOf(sessionMode());

        @Test
        void a_client_keeps_its_server_until_it_goes() {
            var ada = world.client("ada").asks("select 1").isServed();
            var bob = world.client("bob").asks("select 2").isWaiting();
            ada.heard();

            ada.sends(frames().terminate());

            bob.hears("T", "D 2", "C SELECT 1", "Z I").isServed();
            assertThat(world.server().asked()).containsSubsequence("Q select 1", "Q DISCARD ALL", "Q select 2");
        }

        @Test
        void a_login_alone_keeps_no_server() {
            world.client("ada").isReady();
        }

        @Test
        void prepared_statements_pass_untouched() {
            var ada = world.client("ada").prepares("s1", "select 1").hears("1", "2", "D 1", "C SELECT 1", "Z I");

            assertThat(world.server().asked()).contains("P s1 select 1", "B ");
            ada.sends(frames().parse("s1", "select 2").sync()).hears("E ERROR 42P05", "Z I");
            ada.asks("deallocate s1").hears("C DEALLOCATE", "Z I");
        }
    }

    @Nested
    class InStatementMode {
        @RegisterExtension
        final SessionWorld world = worldOf(statementMode());

        @Test
        void each_statement_has_its_own_lease() {
            world.client("ada")
                    .asks("select 1")
                    .hears("T", "D 1", "C SELECT 1", "Z I")
                    .isReady();
        }

        @Test
        void a_transaction_block_ends_the_session_where_it_begins_whatever_was_sent_behind() {
            for (int fragment : new int[] {0, 1, 40}) {
                world.fragment = fragment;
                var ada = world.client("ada")
                        .sends(Frames.frames().query("begin").query("rows 2 90").query("rollback"));

                ada.hears("C BEGIN", "E FATAL 0A000").isClosed();
                world.client("bob").asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
            }
        }

        @Test
        void who_waits_behind_a_forbidden_block_gets_every_answer_though_they_fill_its_connection() {
            var ada = world.client("ada");
            var bob = world.client("bob");
            world.answering = false;
            ada.sends(frames().query("begin").query("commit"));
            bob.link.hasRoomFor(100, bob.session::writabilityChanged);
            var asked = frames();
            for (int i = 0; i < 100; i++) {
                asked.close("none");
            }
            bob.sends(asked.sync()).isWaiting();
            world.answering = true;

            world.settle();

            ada.hears("C BEGIN", "E FATAL 0A000").isClosed();
            assertThat(bob.heard()).hasSize(101).endsWith("3", "Z I");
        }

        @Test
        void a_transaction_block_ends_the_session_and_is_rolled_back() {
            var ada = world.client("ada").asks("begin");

            ada.hears("C BEGIN", "E FATAL 0A000").isClosed();
            world.server().isIdle();
            assertThat(world.server().asked()).endsWith("Q ROLLBACK");
        }
    }

    @Nested
    class AReplicationClient {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode().servers(5).forReplication());

        @Test
        void has_a_server_of_its_own_from_login_to_end() {
            var ada = world.client("ada").isServed();
            var bob = world.client("bob").isServed();
            assertThat(world.alive()).hasSize(2);
            ada.asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I").isServed();

            ada.vanishes();

            assertThat(world.alive()).hasSize(1);
            bob.isServed();
        }

        @Test
        void that_has_to_go_while_it_waits_for_its_server_goes_when_it_has_it() {
            world.accepting = false;
            var ada = world.stranger("ada");
            world.settle();
            ada.session.departure().drain();

            world.accepting = true;
            world.settle();

            assertThat(ada.isClosed().heard()).endsWith("Z I", "E FATAL 57P01");
        }

        @Test
        void streams_both_ways() {
            var ada = world.client("ada").asks("sleep");
            world.server().backend.says('W', "\0\0\0");
            world.server().backend.says('d', "wal");
            world.settle();
            ada.hears("W", "d wal");

            ada.sends(frames().copyData("status").copyDone());

            assertThat(world.server().received()).contains("Q sleep", "d status", "c ");
            ada.isServed();
        }
    }
}
