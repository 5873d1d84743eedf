package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Statements without a name, with a stale plan, or too long to be kept. */
class SpecialStatementsTest {
    @Nested
    class TheUnnamedStatement {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void belongs_to_its_client_across_sync() {
            var ada = world.client("ada")
                    .sends(frames().parse("", "select 1").describe("").sync());
            ada.hears("1", "t", "T", "Z I").isReady();
            var bob = world.client("bob")
                    .sends(frames().parse("", "select 2").describe("").sync());
            bob.heard();

            ada.runs("").hears("2", "D 1", "C SELECT 1", "Z I");
            bob.runs("").hears("2", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void is_not_parsed_again_while_the_server_still_has_it() {
            var ada = world.client("ada")
                    .sends(frames().parse("", "select 1").sync())
                    .runs("")
                    .runs("");

            assertThat(parses(world.server())).containsExactly("P  select 1");
            ada.heard();
        }

        @Test
        void is_destroyed_by_a_simple_query_and_by_close() {
            var ada = world.client("ada")
                    .sends(frames().parse("", "select 1").sync())
                    .asks("select 2");
            ada.heard();
            ada.runs("").hears("E ERROR 26000", "Z I");

            ada.sends(frames().parse("", "select 1").close("").sync()).hears("1", "3", "Z I");
            ada.runs("").hears("E ERROR 26000", "Z I");
        }

        @Test
        void of_another_client_is_never_seen() {
            world.client("ada").sends(frames().parse("", "select secret").sync());

            world.client("bob").runs("").hears("E ERROR 26000", "Z I");
            world.client("cyd").sends(frames().describe("").sync()).hears("E ERROR 26000", "Z I");
        }

        @Test
        void is_destroyed_by_a_parse_that_fails() {
            var ada = world.client("ada").sends(frames().parse("", "select 1").sync());
            ada.sends(frames().parse("", "syntax").sync()).heard();

            ada.runs("").hears("E ERROR 26000", "Z I");
        }

        @Test
        void survives_a_parse_that_was_skipped() {
            var ada = world.client("ada").sends(frames().parse("", "select 1").sync());
            ada.sends(frames().bind("nothing").parse("", "select 2").sync()).heard();

            ada.runs("").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void survives_weirs_own_queries() {
            var ada = world.client("ada").sends(frames().parse("", "select 1").sync());
            world.client("bob").asks("set timezone = 'CET'");
            ada.heard();

            ada.runs("").hears("2", "D 1", "C SELECT 1", "Z I");
        }
    }

    @Nested
    class AStalePlan {
        private static final String SQL = "select " + FakePostgres.TABLE;
        private static final String[] RAN = {"2", "D " + FakePostgres.TABLE, "C SELECT 1", "Z I"};

        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void is_made_anew_without_a_word_when_nobody_relied_on_it() {
            var ada = world.client("ada").prepares("s", SQL);
            ada.heard();
            world.postgres.altersTable();

            ada.runs("s").hears(RAN);

            ada.isReady().runs("s").hears(RAN);
        }

        @Test
        void is_told_to_a_client_that_knows_the_old_columns() {
            var ada = world.client("ada")
                    .sends(frames().parse("s", SQL).describe("s").sync());
            ada.heard();
            world.postgres.altersTable();

            ada.runs("s").hears("E ERROR 0A000", "Z I");
            ada.runs("s").hears(RAN);
        }

        @Test
        void is_told_when_the_client_knows_them_from_a_portal() {
            var ada = world.client("ada")
                    .sends(frames().parse("s", SQL)
                            .bind("s")
                            .describePortal()
                            .execute()
                            .sync());
            ada.heard();
            world.postgres.altersTable();

            ada.runs("s").hears("E ERROR 0A000", "Z I");
        }

        @Test
        void is_told_inside_a_transaction() {
            var ada = world.client("ada").prepares("s", SQL).asks("begin");
            ada.heard();
            world.postgres.altersTable();

            ada.runs("s").hears("E ERROR 0A000", "Z E");

            ada.asks("rollback").heard();
            ada.runs("s").hears(RAN);
        }

        @Test
        void in_the_middle_of_a_pipeline_is_told() {
            var ada = world.client("ada").prepares("s", SQL).prepares("t", "select 1");
            ada.heard();
            world.postgres.altersTable();

            ada.sends(frames().bind("t").execute().bind("s").execute().sync());

            ada.hears("2", "D 1", "C SELECT 1", "E ERROR 0A000", "Z I");
            ada.runs("s").hears(RAN);
        }

        @Test
        void is_told_to_a_client_that_has_gone_on_already() {
            var ada = world.client("ada").prepares("s", SQL);
            ada.heard();
            world.postgres.altersTable();

            ada.sends(frames().bind("s").execute().sync().query("select 2"));

            ada.hears("E ERROR 0A000", "Z I", "T", "D 2", "C SELECT 1", "Z I")
                    .runs("s")
                    .hears(RAN);
        }

        @Test
        void what_comes_during_the_second_try_waits_for_it() {
            var ada = world.client("ada").prepares("s", SQL);
            ada.heard();
            world.postgres.altersTable();
            world.answering = false;
            ada.runs("s");
            byte[] refused = world.server().backend.workAndTake();
            byte[] error = Arrays.copyOf(refused, refused.length - 6);
            world.deliver(error, world.server().session::received);
            ada.asks("select 2");
            world.deliver(Arrays.copyOfRange(refused, error.length, refused.length), world.server().session::received);
            world.answering = true;
            world.settle();

            ada.hears("2", "D " + FakePostgres.TABLE, "C SELECT 1", "Z I", "T", "D 2", "C SELECT 1", "Z I");
        }
    }

    @Nested
    class AnOversizedParse {
        private static final String LONG = "show" + " ".repeat(64 << 20);

        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void streams_and_pins_its_client() {
            world.fragment = 60_000;
            var ada =
                    world.client("ada").sends(frames().parse("s", LONG).sync()).isServed();
            ada.hears("1", "Z I");
            var bob = world.client("bob").asks("select 1").isWaiting();

            assertThat(ada.runs("s").heard()).hasSize(4).contains("2", "Z I");
            ada.vanishes();

            bob.hears("T", "D 1", "C SELECT 1", "Z I");
            assertThat(world.server().backend.sql.statements).as("reset").isEmpty();
        }

        @Test
        void works_under_the_empty_name() {
            world.fragment = 60_000;
            var ada = world.client("ada")
                    .sends(frames().parse("", LONG).bind("").execute().sync());

            assertThat(ada.heard()).hasSize(5).contains("1", "2", "Z I");
        }

        @Test
        void of_a_client_that_vanishes_in_it_costs_the_server() {
            world.fragment = 60_000;
            var ada = world.client("ada").sends(frames().parse("s", LONG).allBut(100));
            ada.vanishes();

            assertThat(world.alive()).isEmpty();
            world.client("bob").asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I");
        }
    }

    private static List<String> parses(FakeServer server) {
        return server.asked().stream().filter(each -> each.startsWith("P ")).toList();
    }
}
