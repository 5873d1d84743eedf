package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server's ways of dying, falling behind and disagreeing mean to its client. */
class ServerSessionTest {
    @RegisterExtension
    final SessionWorld world = worldOf(transactionMode());

    @Nested
    class AServerThatDies {
        @Test
        void while_idle_is_replaced_silently() {
            var ada = world.client("ada").asks("select 1");
            ada.heard();

            world.server().dies();
            ada.isReady().hearsNothing();

            ada.asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
            assertThat(world.servers).hasSize(2);
        }

        @Test
        void in_a_transaction_takes_its_client_with_it() {
            var ada = world.client("ada").asks("begin");
            ada.heard();

            world.server().dies();

            ada.hears("E FATAL 08006").isClosed();
        }

        @Test
        void with_a_farewell_has_it_forwarded_once() {
            var ada = world.client("ada").asks("begin");
            ada.heard();

            world.server().terminated("57P01");

            ada.hears("E FATAL 57P01").isClosed();
        }

        @Test
        void with_a_farewell_while_idle_is_replaced_silently() {
            var ada = world.client("ada").asks("select 1");
            ada.heard();

            world.server().terminated("57P01");

            ada.hearsNothing().asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void with_a_farewell_right_behind_an_answer_is_replaced_silently() {
            var ada = world.client("ada");
            answersAndLeaves(ada, () -> {});

            ada.hears("T", "D 1", "C SELECT 1", "Z I").isReady();
            ada.asks("select 2").hears("T", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void with_a_farewell_behind_an_answer_leaves_the_next_request_to_another_server() {
            var ada = world.client("ada");
            answersAndLeaves(ada, () -> {
                ada.link.writable(false);
                ada.asks("select 2"); // held back, since ada does not read
            });
            ada.reads(true);

            ada.hears("T", "D 1", "C SELECT 1", "Z I", "T", "D 2", "C SELECT 1", "Z I");
        }

        /** The farewell comes in the same packet as the answer. */
        private void answersAndLeaves(FakeClient ada, Runnable meanwhile) {
            world.answering = false;
            ada.asks("select 1");
            meanwhile.run();
            var backend = world.server().backend;
            backend.work();
            backend.notices("going down");
            world.answering = true;
            world.server().terminated("57P01");
        }

        @Test
        void while_a_query_runs_ends_its_client() {
            var ada = world.client("ada").asks("sleep");

            world.server().terminated("57P01");

            ada.hears("E FATAL 57P01").isClosed();
        }

        @Test
        void while_it_is_prepared_is_replaced_and_nobody_notices() {
            var ada = world.client("ada");
            var bob = world.client("bob").asks("set timezone = 'CET'");
            bob.heard();
            world.answering = false;
            ada.asks("select 1");
            assertThat(ada.session.state()).isEqualTo(ClientState.PREPARING);

            world.server().dies();
            world.answering = true;
            world.settle();

            ada.hears("T", "D 1", "C SELECT 1", "Z I").isReady();
        }

        @Test
        void in_the_middle_of_a_row_leaves_its_client_without_a_word() {
            var ada = world.client("ada").asks("begin").asks("sleep");
            ada.heard();
            world.server().backend.says('D', "x".repeat(100_000));
            byte[] row = world.server().backend.takeOutput();
            world.deliver(Arrays.copyOf(row, 70_000), world.server().session::received);

            world.server().dies();

            ada.hearsNothing().isInsideAMessage(70_000).isClosed();
        }
    }

    @Nested
    class BackPressure {
        @Test
        void a_slow_reader_pauses_its_server() {
            var ada = world.client("ada").asks("begin");
            asksAndStopsReading(ada);

            assertThat(world.server().link.isReading()).isFalse();
            ada.reads(true);
            assertThat(world.server().link.isReading()).isTrue();
            ada.asks("commit").isReady();
        }

        @Test
        void a_slow_server_pauses_its_client() {
            var ada = world.client("ada").asks("begin");

            world.server().reads(false);
            assertThat(ada.link.isReading()).isFalse();

            world.server().reads(true);
            assertThat(ada.link.isReading()).isTrue();
        }

        @Test
        void a_slow_reader_that_has_its_answer_does_not_pause_the_next_client() {
            asksAndStopsReading(world.client("ada"));
            world.server().isIdle();

            world.client("bob").asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I");
            assertThat(world.server().link.isReading()).isTrue();
        }

        @Test
        void a_slow_server_does_not_stop_a_client_it_no_longer_serves() {
            var ada = world.client("ada").asks("begin");
            world.server().reads(false);
            world.server().backend.terminated("57P01");
            world.settle();

            ada.isClosed();
        }
    }

    private void asksAndStopsReading(FakeClient client) {
        world.server().frozen = true;
        client.asks("rows 10");
        client.link.writable(false);
        world.server().frozen = false;
        world.settle();
    }

    @Nested
    class ALargeMessage {
        @Test
        void passes_in_both_directions() {
            var ada = world.client("ada").asks("rows 3 200000");

            assertThat(ada.heard()).hasSize(6).contains("D " + "r".repeat(200_000), "Z I");
            ada.asks("select " + "x".repeat(300_000));
            assertThat(ada.heard()).contains("D " + "x".repeat(300_000));
        }

        @Test
        void passes_in_small_packets_too() {
            world.fragment = 1_000;
            var ada = world.client("ada").asks("rows 3 50000").asks("select " + "x".repeat(90_000));

            assertThat(ada.heard()).contains("D " + "r".repeat(50_000), "D " + "x".repeat(90_000));
            ada.isReady();
        }

        @Test
        void a_huge_error_is_understood_from_its_beginning() {
            world.fragment = 1_000;
            var ada = world.client("ada").asks("begin").asks("sleep");
            ada.heard();
            var backend = world.server().backend;
            backend.says('E', "SERROR\0VERROR\0C22012\0M" + "m".repeat(50_000) + "\0\0");
            backend.says('Z', "E");
            world.settle();

            ada.hears("E ERROR 22012", "Z E");
        }
    }

    @Test
    void a_reply_to_nothing_closes_the_server_and_its_client_is_told() {
        var ada = world.client("ada").asks("begin");
        ada.heard();

        world.server().backend.says('1', "");
        world.settle();

        assertThat(ada.isClosed().heard()).contains("E FATAL 08006");
        assertThat(world.alive()).isEmpty();
    }

    @Test
    void nobody_gets_a_server_that_said_too_much_in_the_packet_that_set_it_free() {
        var ada = world.client("ada").asks("sleep");
        var bob = world.client("bob").asks("select 2");
        var backend = world.server().backend;
        backend.wakes();
        backend.says('1', "");
        world.settle();

        assertThat(ada.heard()).startsWith("C SLEEP", "Z I");
        bob.hears("T", "D 2", "C SELECT 1", "Z I");
    }

    @ParameterizedTest
    @ValueSource(strings = {"D", "C", "S", "Z"})
    void a_frame_of_an_impossible_length_closes_the_server(String tag) {
        for (int length : new int[] {Integer.MIN_VALUE, 3, 4, Integer.MAX_VALUE}) {
            if (tag.equals("D") && length > 3) {
                continue; // a row may be as long as it wants
            }
            var ada = world.client("ada").asks("begin");
            var bytes = ByteBuffer.allocate(5).put((byte) tag.charAt(0)).putInt(length);
            world.deliver(bytes.array(), world.server().session::received);
            world.settle();

            ada.isClosed();
            assertThat(world.alive()).isEmpty();
        }
    }

    @Test
    void notices_reach_the_client_that_is_served_and_nobody_else() {
        var ada = world.client("ada").asks("begin");
        ada.heard();
        world.server().backend.notices("beware");
        world.settle();
        ada.hears("N NOTICE 00000").asks("commit").heard();

        world.server().backend.notices("nobody listens");
        world.settle();

        ada.hearsNothing();
        world.server().isIdle();
    }

    @Test
    void what_is_sent_byte_by_byte_has_the_same_result() {
        String whole = conversation(0);
        assertThat(conversation(1)).isEqualTo(whole);
        assertThat(conversation(3)).isEqualTo(whole);
        assertThat(conversation(7)).isEqualTo(whole);
    }

    private static String conversation(int fragment) {
        SessionWorld world = worldOf(transactionMode().maxPreparedStatements(2));
        world.fragment = fragment;
        var ada = world.client("ada", "datestyle", "iso");
        var bob = world.client("bob");
        for (var each : new FakeClient[] {ada, bob}) {
            each.asks("begin")
                    .prepares("s", "select 1")
                    .asks("set timezone = 'CET'")
                    .asks("commit");
            each.prepares("", "select 2")
                    .prepares("t", "show timezone")
                    .runs("s")
                    .runs("nothing");
            each.sends(frames().parse("u", "syntax")
                    .bind("u")
                    .sync()
                    .close("s")
                    .close("t")
                    .sync());
            each.sends(frames().parse("s", "select 3").describe("s").flush());
            each.sends(frames().bind("s").execute().sync());
            each.asks("deallocate s")
                    .asks("copy in")
                    .sends(frames().copyData("a").copyData("b").copyDone());
            each.asks("copy out")
                    .asks("error 22012")
                    .asks("select 1;select 2;error 22012;select 3")
                    .asks("discard all");
            world.passes(Duration.ofMillis(200));
        }
        String result = ada.heard() + "\n" + bob.heard();
        world.ends();
        return result;
    }
}
