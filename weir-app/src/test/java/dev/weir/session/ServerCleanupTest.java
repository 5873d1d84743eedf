package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.sessionMode;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client vanishes; the next one gets a clean server, or another. */
class ServerCleanupTest {
    @Nested
    class AClientThatVanishes {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        private final FakeClient ada = world.client("ada");

        @AfterEach
        void the_next_client_is_served_by_a_clean_server() {
            var bob = world.client("bob").prepares("s", "select 1").asks("begin");
            bob.hears("1", "2", "D 1", "C SELECT 1", "Z I", "C BEGIN", "Z T");
            bob.asks("commit").hears("C COMMIT", "Z I");
        }

        @Test
        void while_idle() {
            ada.vanishes();
            world.server().isIdle();
        }

        @Test
        void while_waiting() {
            var bob = world.client("bob").asks("begin");
            ada.asks("select 1").isWaiting().vanishes();
            bob.asks("commit");

            assertThat(world.server().isIdle().asked()).doesNotContain("Q select 1");
        }

        @Test
        void while_its_server_is_given_its_settings_leaves_none_of_them_to_the_next() {
            world.answering = false;
            var eve = world.stranger("eve", "work_mem", "64MB");
            world.settle();
            eve.vanishes();
            world.answering = true;
            world.settle();

            assertThat(world.server().isIdle().backend.sql.setting("work_mem"))
                    .as("the case at hand")
                    .isEqualTo("64MB");
            ada.asks("select 1");
            assertThat(world.server().backend.sql.setting("work_mem")).isEqualTo("4MB");
        }

        @Test
        void in_a_transaction_has_it_rolled_back() {
            ada.asks("begin").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }

        @Test
        void in_a_failed_transaction_has_it_rolled_back() {
            ada.asks("begin").asks("error 22012").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }

        @Test
        void while_its_query_runs_has_it_cancelled() {
            ada.asks("sleep").vanishes();

            world.server().isIdle();
            assertThat(world.servers).hasSize(1);
        }

        @Test
        void while_its_query_runs_in_a_transaction_has_both_undone() {
            ada.asks("begin").asks("sleep").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }

        @Test
        void in_the_middle_of_a_batch_costs_the_server_whose_sync_would_commit_it() {
            ada.sends(frames().parse("", "select 1").bind("").execute().flush()).vanishes();

            assertThat(world.servers.getFirst().asked()).doesNotContain("S ");
            assertThat(world.alive()).isEmpty();
        }

        @Test
        void in_the_middle_of_a_batch_that_failed() {
            ada.sends(frames().parse("", "syntax").flush()).vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("S ");
        }

        @Test
        void in_the_middle_of_a_batch_that_sleeps() {
            ada.sends(frames().parse("", "sleep").bind("").execute().flush()).vanishes();

            assertThat(world.alive()).isEmpty();
        }

        @Test
        void in_a_copy_has_it_failed() {
            ada.asks("copy in").sends(frames().copyData("x")).vanishes();

            assertThat(world.server().isIdle().asked().getLast()).startsWith("f ");
        }

        @Test
        void in_a_copy_within_a_transaction() {
            ada.asks("begin").asks("copy in").sends(frames().copyData("x")).vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }

        @Test
        void in_a_copy_of_the_extended_protocol() {
            ada.sends(frames().parse("", "copy in").bind("").execute().flush()).vanishes();

            world.server().isIdle();
        }

        @Test
        void in_a_copy_of_the_extended_protocol_whose_sync_was_sent_too_early() {
            ada.sends(frames().parse("", "copy in").bind("").execute().sync()).vanishes();
        }

        @Test
        void just_before_its_copy_begins() {
            world.answering = false;
            world.cancelling = false;
            ada.asks("copy in").vanishes();
            world.answering = true;
            world.settle();
            world.cancelling = true;
            world.settle();

            world.server().isIdle();
        }

        @Test
        void in_the_middle_of_a_frame_costs_nothing_when_none_of_it_was_sent() {
            ada.sends(frames().query("select 1").allBut(2)).vanishes();

            world.server().isIdle();
        }

        @Test
        void in_the_middle_of_a_frame_that_was_sent_costs_the_server() {
            ada.asks("begin")
                    .sends(frames().query("select " + "x".repeat(100_000)).allBut(2))
                    .vanishes();

            assertThat(world.alive()).isEmpty();
        }

        @Test
        void in_the_middle_of_a_result() {
            ada.asks("sleep");
            world.server().backend.says('D', "x".repeat(50_000));
            byte[] rows = world.server().backend.takeOutput();
            world.deliver(Arrays.copyOf(rows, 30_000), world.server().session::received);
            world.server().frozen = true;
            ada.vanishes();
            world.deliver(Arrays.copyOfRange(rows, 30_000, rows.length), world.server().session::received);
            world.server().frozen = false;
            world.settle();

            world.server().isIdle();
        }

        @Test
        void while_it_reads_slowly_lets_the_server_be_read_again() {
            ada.link.writable(false);
            ada.asks("begin").asks("rows 10").vanishes();

            world.server().isIdle();
        }

        @Test
        void while_its_server_is_being_prepared() {
            world.client("bob").asks("set timezone = 'CET'");
            world.answering = false;
            ada.asks("select 1").vanishes();
            world.answering = true;
            world.settle();

            assertThat(world.server().isIdle().asked()).doesNotContain("Q select 1");
        }

        @Test
        void with_queries_under_way_loses_them_all() {
            world.answering = false;
            ada.sends(frames().query("begin").query("select 1").query("select 2"))
                    .vanishes();
            world.answering = true;
            world.settle();

            assertThat(world.server().isIdle().asked()).endsWith("Q ROLLBACK");
        }
    }

    @Nested
    class TheNextClient {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void waits_until_the_cancel_has_landed_and_gone() {
            world.cancelling = false;
            world.client("ada").asks("sleep").vanishes();
            var bob = world.client("bob");
            bob.asks("sleep").isWaiting();
            var cancel = world.landCancel();
            world.settle();
            bob.isWaiting();

            world.closeCancel(cancel);
            world.settle();

            bob.isServed();
            world.server().wakes();
            bob.hears("C SLEEP", "Z I");
        }

        @Test
        void gets_another_server_when_the_old_one_does_not_come_to_its_senses() {
            world.cancelling = false;
            world.client("ada").asks("sleep").vanishes();
            var bob = world.client("bob").asks("select 1").isWaiting();

            world.cancelTimesOut();
            world.passes(Duration.ofSeconds(4));

            assertThat(bob.heard()).endsWith("T", "D 1", "C SELECT 1", "Z I");
            assertThat(world.servers.getFirst().gone).isTrue();
        }
    }

    @Nested
    class TheResetQuery {
        @Test
        void runs_when_a_session_ends_and_before_the_next_begins() {
            SessionWorld world = worldOf(sessionMode());
            var ada = world.client("ada").asks("set search_path = 'x'").asks("begin");
            ada.vanishes();

            assertThat(world.server().isIdle().asked()).containsSubsequence("Q begin", "Q ROLLBACK", "Q DISCARD ALL");
            assertThat(world.server().backend.sql.setting("search_path")).isEqualTo("public");
            world.ends();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "RESET ALL"})
        void is_discard_all_behind_a_client_that_was_pinned_whatever_is_configured(String configured) {
            SessionWorld world = worldOf(transactionMode().reset(configured, false));
            world.client("ada").asks("listen x").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q listen x", "Q DISCARD ALL");
            world.ends();
        }

        @Test
        void does_not_run_in_transaction_mode_unless_wanted() {
            SessionWorld without = worldOf(transactionMode());
            without.client("ada").asks("select 1");
            assertThat(without.server().asked()).doesNotContain("Q DISCARD ALL");
            without.ends();

            SessionWorld with = worldOf(transactionMode().reset("DISCARD ALL", true));
            with.client("ada").asks("select 1");
            assertThat(with.server().isIdle().asked()).endsWith("Q DISCARD ALL");
            with.ends();
        }

        @Test
        void can_be_switched_off() {
            SessionWorld world = worldOf(sessionMode().reset("", false));
            world.client("ada").asks("select 1").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q select 1");
            world.ends();
        }

        @Test
        void with_the_servers_last_words_right_behind_its_answer_gives_it_to_nobody() {
            SessionWorld world = worldOf(sessionMode());
            var ada = world.client("ada").asks("select 1");
            var bob = world.client("bob").asks("select 2").isWaiting();
            world.answering = false;
            ada.vanishes();
            world.server().backend.work();
            world.server().terminated("57P01");

            world.answering = true;
            world.settle();

            bob.hears("T", "D 2", "C SELECT 1", "Z I");
            world.ends();
        }

        @Test
        void that_fails_costs_the_server() {
            SessionWorld world = worldOf(sessionMode().reset("error 42501", false));
            world.client("ada").asks("select 1").vanishes();

            assertThat(world.alive()).isEmpty();
            world.client("bob").asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I");
            world.ends();
        }

        @Test
        void runs_behind_a_client_that_was_pinned() {
            SessionWorld world = worldOf(transactionMode());
            world.client("ada").asks("listen x").vanishes();

            assertThat(world.server().isIdle().asked()).endsWith("Q DISCARD ALL");
            world.ends();
        }
    }

    @Nested
    class TheCheckQuery {
        @Test
        void runs_before_a_server_is_used_and_a_dead_one_is_replaced() {
            SessionWorld world = worldOf(transactionMode().queries("select 1", "", true));
            var ada = world.client("ada");
            world.passes(Duration.ofSeconds(1));
            ada.asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
            assertThat(world.server().asked()).endsWith("Q select 1", "Q select 2");
            world.passes(Duration.ofSeconds(1));
            world.answering = false;
            ada.asks("select 3");

            world.server().cut();
            world.answering = true;
            world.settle();

            ada.hears("T", "D 3", "C SELECT 1", "Z I");
            world.ends();
        }

        @Test
        void does_not_run_on_a_server_that_goes_straight_from_one_client_to_the_next() {
            SessionWorld world = worldOf(transactionMode().queries("select 1", "", true));
            var ada = world.client("ada").asks("begin");
            world.passes(Duration.ofSeconds(1));
            var bob = world.client("bob").asks("select 2").isWaiting();
            world.server().asked();

            ada.asks("commit");

            bob.hears("T", "D 2", "C SELECT 1", "Z I");
            assertThat(world.server().asked()).containsExactly("Q commit", "Q select 2");
            world.ends();
        }
    }
}
