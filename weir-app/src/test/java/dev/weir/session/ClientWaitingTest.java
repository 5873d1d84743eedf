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

/** A client in the queue, and what a cancel request does to it there and elsewhere. */
class ClientWaitingTest {
    @Nested
    class AWaitThatTakesTooLong {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        private final FakeClient ada = world.client("ada").asks("begin");

        @Test
        void is_announced_once_by_a_notice() {
            var bob = world.client("bob").asks("select 1");

            world.passes(Duration.ofSeconds(20));

            bob.hears("N NOTICE 00000").isWaiting();
        }

        @Test
        void is_an_error_of_the_query_and_the_session_goes_on() {
            var bob = world.client("bob").asks("select 1");

            world.passes(Duration.ofSeconds(121));

            bob.hears("N NOTICE 00000", "E ERROR 53300", "Z I").isReady();
            ada.asks("commit");
            bob.asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void refuses_a_batch_up_to_its_sync_and_nothing_behind_it() {
            var bob = world.client("bob");
            bob.sends(frames().parse("s", "select 1").bind("s").execute().sync().query("select 2"));

            world.passes(Duration.ofSeconds(121));
            bob.hears("N NOTICE 00000", "E ERROR 53300", "Z I").isWaiting();

            ada.asks("commit");
            bob.hears("T", "D 2", "C SELECT 1", "Z I").isReady();
            bob.runs("s").hears("E ERROR 26000", "Z I");
        }

        @Test
        void refuses_a_batch_whose_sync_comes_later() {
            var bob = world.client("bob").sends(frames().parse("", "select 1").flush());
            world.passes(Duration.ofSeconds(121));
            bob.hears("N NOTICE 00000", "E ERROR 53300").isReady();
            ada.asks("commit");

            bob.sends(frames().bind("").execute().sync()).hears("Z I");

            assertThat(world.server().asked()).doesNotContain("B ");
        }

        @Test
        void ends_a_login() {
            var eve = world.stranger("eve", "datestyle", "iso");

            world.passes(Duration.ofSeconds(121));

            assertThat(eve.isClosed().heard()).contains("E FATAL 53300");
        }
    }

    @Nested
    class ALongText {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void is_waited_for_before_a_server_is_asked_for() {
            world.client("ada").asks("begin");
            byte[] parse = frames().parse("", "select 1 " + " ".repeat(200_000)).bytes();

            var bob = world.client("bob").sends(Arrays.copyOf(parse, 100_000)).isReady();

            bob.sends(Arrays.copyOfRange(parse, 100_000, parse.length)).isWaiting();
        }
    }

    @Nested
    class ACancelRequest {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void of_a_client_that_waits_is_answered_at_once() {
            var ada = world.client("ada").asks("begin");
            var bob = world.client("bob").asks("select 1").isWaiting();

            bob.cancels().hears("E ERROR 57014", "Z I").isReady();

            assertThat(world.cancels).isEmpty();
            ada.asks("commit");
            bob.hearsNothing();
        }

        @Test
        void twice_because_the_first_request_went_with_its_server_leaves_the_next_query_alone() {
            var ada = world.client("ada");
            var bob = world.client("bob").asks("set timezone = 'CET'");
            bob.heard();
            world.answering = false;
            world.accepting = false;
            ada.asks("select 1").cancels(); // its server is being brought to its settings
            world.server().dies();
            ada.cancels().hears("E ERROR 57014", "Z I");

            world.answering = true;
            world.accepting = true;
            ada.asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void of_a_client_that_runs_nothing_is_ignored() {
            var ada = world.client("ada").asks("begin");
            ada.cancels().isServed();
            ada.asks("commit").cancels();

            assertThat(world.cancels).isEmpty();
            ada.isReady();
        }

        @Test
        void hits_the_query_of_its_client() {
            var ada = world.client("ada").asks("sleep");

            ada.cancels();

            ada.hears("E ERROR 57014", "Z I").isReady();
            world.server().isIdle();
        }

        @Test
        void that_comes_too_late_hits_nobody() {
            world.cancelling = false;
            var ada = world.client("ada").asks("sleep");
            ada.cancels();
            world.server().wakes();
            ada.hears("C SLEEP", "Z I").isReady();
            var bob = world.client("bob").asks("sleep").isWaiting();

            var cancel = world.landCancel();
            world.settle();
            bob.isWaiting();
            world.closeCancel(cancel);
            world.settle();

            bob.isServed().hearsNothing();
            world.server().wakes();
            bob.hears("C SLEEP", "Z I");
        }

        @Test
        void while_the_server_is_being_prepared_ends_the_query_before_it_is_sent() {
            var ada = world.client("ada");
            world.client("bob").asks("set timezone = 'CET'");
            world.answering = false;
            ada.asks("select 1");
            assertThat(ada.session.state()).isEqualTo(ClientState.PREPARING);

            ada.cancels();
            world.answering = true;
            world.settle();

            ada.hears("E ERROR 57014", "Z I").isReady();
            assertThat(world.server().isIdle().asked()).doesNotContain("Q select 1");
        }
    }
}
