package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why Weir ends a session, and with which words. */
class ClientEndingTest {
    @Nested
    class ADrain {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void closes_an_idle_client_at_once() {
            var ada = world.client("ada");

            ada.session.departure().drain();
            world.settle();

            ada.hears("E FATAL 57P01").isClosed();
        }

        @Test
        void lets_a_transaction_end_first() {
            var ada = world.client("ada").asks("begin");
            ada.session.departure().drain();
            ada.asks("select 1").isServed().heard();

            ada.asks("commit");

            ada.hears("C COMMIT", "Z I", "E FATAL 57P01").isClosed();
        }
    }

    @Nested
    class APause {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        private final FakeClient ada = world.client("ada").asks("begin");
        private final FakeClient bob = world.client("bob");

        @Test
        void lets_a_transaction_end_and_the_next_one_wait() {
            world.pool.lane().pause();
            ada.asks("select 1").heard();

            ada.asks("commit").hears("C COMMIT", "Z I");

            assertThat(world.alive()).isEmpty();
            ada.asks("select 2").isWaiting();
            world.pool.lane().resume(world.now);
            world.settle();
            ada.hears("T", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void takes_clients_that_wait_along_when_weir_goes_away() {
            world.pool.lane().pause();
            bob.asks("select 1").isWaiting();

            bob.session.departure().drain();
            world.settle();

            bob.hears("E FATAL 57P01").isClosed();
        }

        @Test
        void is_not_waited_for_by_a_client_that_has_to_go() {
            world.pool.lane().pause();
            byte[] request = frames().query("select 1").bytes();
            bob.sends(Arrays.copyOf(request, 3));
            bob.session.departure().drain();

            bob.sends(Arrays.copyOfRange(request, 3, request.length));

            bob.hears("E FATAL 57P01").isClosed();
        }
    }

    @Nested
    class AKill {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        private final FakeClient ada = world.client("ada").asks("sleep");

        @Test
        void ends_clients_and_servers_whatever_they_do_and_cancels_what_runs() {
            world.cancelling = false;

            world.pool.lane().pause();
            ada.session.departure().kill();
            world.pool.lane().kill();
            world.settle();

            ada.hears("E FATAL 57P01").isClosed();
            assertThat(world.cancels).hasSize(1);
            assertThat(world.alive()).isEmpty();
        }

        @Test
        void lets_new_clients_in_who_wait_for_resume() {
            world.pool.lane().pause();
            ada.session.departure().kill();
            world.pool.lane().kill();
            world.settle();
            var bob = world.client("bob").asks("select 1").isWaiting();

            world.pool.lane().resume(world.now);
            world.settle();

            bob.hears("T", "D 1", "C SELECT 1", "Z I");
        }
    }

    @Nested
    class ATimeLimit {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode()
                .timeouts(new SessionTimeouts(seconds(2), seconds(3), seconds(10), seconds(20), seconds(5), 0)));

        @Test
        void ends_a_query_that_runs_too_long_and_cancels_it() {
            var ada = world.client("ada").asks("sleep");

            world.passes(Duration.ofSeconds(3));

            ada.hears("E FATAL 57014").isClosed();
            world.server().isIdle();
        }

        @Test
        void ends_a_client_that_is_idle_in_its_transaction() {
            var ada = world.client("ada").asks("begin");

            world.passes(Duration.ofSeconds(4));

            ada.hears("C BEGIN", "Z T", "E FATAL 25P03").isClosed();
            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }

        @Test
        void ends_a_client_that_is_idle_in_a_batch_it_does_not_end() {
            var ada = world.client("ada").sends(inBatch());

            world.passes(Duration.ofSeconds(4));

            ada.hears("1", "2", "D 1", "C SELECT 1", "E FATAL 25P03").isClosed();
        }

        @Test
        void knows_a_client_at_work_in_its_transaction_by_its_batches_too() {
            var ada = world.client("ada").asks("begin");
            ada.heard();

            for (int i = 0; i < 4; i++) {
                world.passes(Duration.ofSeconds(2));
                ada.sends(inBatch()).hears("1", "2", "D 1", "C SELECT 1");
            }
        }

        @Test
        void counts_idleness_in_a_batch_from_the_answer() {
            var ada = world.client("ada").asks("begin");
            ada.heard();
            ada.sends(frames().parse("", "sleep").bind("").execute().flush());
            world.passes(Duration.ofMillis(1_900));
            world.server().wakes();
            world.passes(Duration.ofMillis(1_900));

            ada.hears("1", "2", "C SLEEP").isServed();
        }

        @Test
        void ends_a_batch_that_stays_open_too_long() {
            var ada = world.client("ada");

            for (int i = 0; i < 6; i++) {
                ada.sends(inBatch());
                world.passes(Duration.ofSeconds(2));
            }

            assertThat(ada.isClosed().heard()).endsWith("E FATAL 25P04");
        }

        private static Frames inBatch() {
            return frames().parse("", "select 1").bind("").execute().flush();
        }

        @Test
        void ends_a_transaction_that_stays_open_too_long() {
            var ada = world.client("ada").asks("begin");

            for (int i = 0; i < 11; i++) {
                world.passes(Duration.ofSeconds(1));
                ada.asks("select 1");
            }

            assertThat(ada.isClosed().heard()).endsWith("E FATAL 25P04");
        }

        @Test
        void leaves_a_client_alone_that_sends_a_long_text_slowly() {
            var ada = world.client("ada");
            byte[] batch =
                    frames().parse("", "select " + "1".repeat(100_000)).sync().bytes();
            for (int at = 0; at < batch.length; at += 10_000) {
                world.passes(Duration.ofSeconds(4));
                ada.sends(Arrays.copyOfRange(batch, at, Math.min(at + 10_000, batch.length)));
            }

            ada.hears("1", "Z I").isReady();
        }

        @Test
        void ends_a_client_that_says_nothing() {
            var ada = world.client("ada");

            world.passes(Duration.ofSeconds(21));

            ada.hears("E FATAL 57P05").isClosed();
        }

        private static long seconds(int n) {
            return Duration.ofSeconds(n).toNanos();
        }
    }

    @Nested
    class WhatBreaksTheProtocol {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void an_unknown_message_ends_the_session() {
            world.client("ada")
                    .sends(frames().frame('z', ""))
                    .hears("E FATAL 08P01")
                    .isClosed();
        }

        @Test
        void an_impossible_length_ends_the_session() {
            world.client("ada")
                    .sends(new byte[] {'Q', -1, -1, -1, -1})
                    .hears("E FATAL 08P01")
                    .isClosed();
            world.client("bob")
                    .sends(new byte[] {'Q', 0, 0, 0, 3})
                    .hears("E FATAL 08P01")
                    .isClosed();
            world.client("cyd")
                    .sends(new byte[] {'Q', 127, -1, -1, -1})
                    .hears("E FATAL 08P01")
                    .isClosed();
            world.client("dan")
                    .sends(new byte[] {'S', 0, 1, 0, 0})
                    .hears("E FATAL 08P01")
                    .isClosed();
        }

        @Test
        void a_flush_with_a_body_ends_the_session_and_reaches_no_server() {
            var ada = world.client("ada").sends(frames().query("select 1").frame('H', "x"));

            ada.hears("T", "D 1", "C SELECT 1", "Z I", "E FATAL 08P01").isClosed();
            assertThat(world.server().isIdle().asked()).containsExactly("Q select 1");
        }

        @Test
        void a_bind_without_its_names_ends_the_session() {
            world.client("ada")
                    .sends(frames().frame('B', "no zero"))
                    .hears("E FATAL 08P01")
                    .isClosed();
        }

        @Test
        void what_was_asked_before_a_malformed_message_is_answered_first_and_the_server_goes_on() {
            for (int fragment : new int[] {0, 1, 11}) {
                world.fragment = fragment;
                var ada = world.client("ada")
                        .sends(Frames.frames().query("begin").query("select 1").frame('B', "no end"));

                ada.hears("C BEGIN", "Z T", "T", "D 1", "C SELECT 1", "Z T", "E FATAL 08P01")
                        .isClosed();
                world.client("bob").asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
                assertThat(world.servers).hasSize(1);
            }
        }

        @Test
        void nobody_waits_for_a_batch_that_a_malformed_message_has_cut_short() {
            for (int fragment : new int[] {0, 1, 11}) {
                world.fragment = fragment;
                var ada = world.client("ada")
                        .sends(Frames.frames().parse("a", "select 1").bind("a").frame('?', ""));

                assertThat(ada.isClosed().heard()).endsWith("E FATAL 08P01");
                world.client("bob").asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
            }
        }

        @Test
        void in_a_transaction_the_server_is_rolled_back() {
            var ada = world.client("ada").asks("begin");
            ada.heard();

            ada.sends(frames().frame('z', "")).hears("E FATAL 08P01").isClosed();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }
    }

    @Nested
    class SimpleQueries {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode().queries(null, "", false));

        @Test
        void can_be_forbidden() {
            world.client("ada").asks("select 1").hears("E FATAL 0A000").isClosed();
            world.client("bob").prepares("", "select 1").hears("1", "2", "D 1", "C SELECT 1", "Z I");
        }
    }
}
