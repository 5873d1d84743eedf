package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prepared statements in transaction mode: every client believes to be alone. */
class PreparedStatementsTest {
    private static final String[] RAN_1 = {"1", "2", "D 1", "C SELECT 1", "Z I"};

    @Nested
    class OnOneServer {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode());

        @Test
        void a_text_is_prepared_once_for_all_clients_and_names() {
            var ada = world.client("ada").prepares("a", "select 1").hears(RAN_1);
            var bob = world.client("bob").prepares("b", "select 1").hears(RAN_1);
            ada.prepares("a2", "select 1").hears(RAN_1);

            assertThat(parses(world.server())).containsExactly("P weir:1 select 1");
            ada.runs("a").hears("2", "D 1", "C SELECT 1", "Z I");
            bob.runs("b").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void equal_names_of_two_clients_are_two_statements() {
            var ada = world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob").prepares("s", "select 2");
            ada.heard();
            bob.heard();

            ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
            bob.runs("s").hears("2", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void invented_replies_come_in_their_place() {
            world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob");

            bob.sends(frames().bind("nothing").sync());
            bob.hears("E ERROR 26000", "Z I");
            bob.sends(frames().parse("x", "select 2")
                    .parse("s", "select 1")
                    .bind("s")
                    .close("x")
                    .describe("s")
                    .execute()
                    .parse("y", "select 1")
                    .close("y")
                    .sync());

            bob.hears("1", "1", "2", "3", "t", "T", "D 1", "C SELECT 1", "1", "3", "Z I");
        }

        @Test
        void an_invented_reply_alone_is_sent_before_its_sync() {
            world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob").sends(frames().parse("t", "select 1").flush());

            bob.hears("1");
            bob.sends(frames().sync()).hears("Z I").isReady();
        }

        @Test
        void a_name_in_use_is_refused_by_postgresql_itself_and_keeps_its_text() {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.heard();

            ada.prepares("s", "select 2").hears("E ERROR 42P05", "Z I");
            ada.prepares("s", "select 1").hears("E ERROR 42P05", "Z I");

            ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
            ada.sends(frames().close("s")
                    .parse("s", "select 2")
                    .bind("s")
                    .execute()
                    .sync());
            ada.hears("3", "1", "2", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void the_name_of_another_client_is_free() {
            world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob");

            bob.runs("s").hears("E ERROR 26000", "Z I");
            bob.runs("weir:1").hears("E ERROR 26000", "Z I");
            bob.sends(frames().describe("weir:1").sync()).hears("E ERROR 26000", "Z I");
            bob.prepares("s", "select 2").hears("1", "2", "D 2", "C SELECT 1", "Z I");
        }

        @Test
        void closing_what_is_not_there_is_no_error() {
            world.client("ada").sends(frames().close("s").close("").sync()).hears("3", "3", "Z I");
        }

        @Test
        void a_closed_name_is_gone_for_its_client_only() {
            var ada = world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob").prepares("s", "select 1");
            ada.heard();
            bob.heard();

            ada.sends(frames().close("s").sync()).hears("3", "Z I");

            ada.runs("s").hears("E ERROR 26000", "Z I");
            bob.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void an_error_undoes_what_the_pipeline_had_announced() {
            var ada = world.client("ada");

            ada.sends(frames().parse("a", "select 1")
                    .parse("b", "syntax")
                    .parse("c", "select 3")
                    .close("a")
                    .sync());

            ada.hears("1", "E ERROR 42601", "Z I");
            ada.runs("a").hears("2", "D 1", "C SELECT 1", "Z I");
            ada.runs("b").hears("E ERROR 26000", "Z I");
            ada.runs("c").hears("E ERROR 26000", "Z I");
            ada.prepares("b", "select 2").hears("1", "2", "D 2", "C SELECT 1", "Z I");
            ada.prepares("c", "select 3").hears("1", "2", "D 3", "C SELECT 1", "Z I");
        }

        @Test
        void an_error_undoes_only_up_to_its_sync() {
            world.client("ada")
                    .sends(frames().parse("a", "syntax")
                            .sync()
                            .parse("b", "select 1")
                            .sync()
                            .bind("b")
                            .execute()
                            .sync())
                    .hears("E ERROR 42601", "Z I", "1", "Z I", "2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void in_a_failed_transaction_postgresql_refuses_also_what_weir_knows() {
            world.client("ada").prepares("s", "select 1");
            var bob = world.client("bob").asks("begin").asks("error 22012");
            bob.heard();

            bob.prepares("s", "select 1").hears("E ERROR 25P02", "Z E");

            bob.asks("rollback").hears("C ROLLBACK", "Z I");
            bob.prepares("s", "select 1").hears(RAN_1);
        }

        @Test
        void statements_survive_their_transaction() {
            var ada =
                    world.client("ada").asks("begin").prepares("s", "select 1").asks("rollback");
            ada.heard();

            ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @ParameterizedTest
        @ValueSource(strings = {"deallocate s", "DEALLOCATE PREPARE s;", "deallocate \"s\""})
        void deallocate_in_sql_knows_names_of_the_protocol(String sql) {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.heard();

            assertThat(ada.asks(sql.replace("PREPARE ", "").replace("DEALLOCATE", "deallocate"))
                            .heard())
                    .containsExactly("C DEALLOCATE", "Z I");

            ada.isReady().runs("s").hears("E ERROR 26000", "Z I");
            ada.asks("deallocate s").hears("E ERROR 26000", "Z I");
            ada.prepares("s", "select 1").hears(RAN_1);
        }

        @Test
        void deallocate_works_by_the_extended_protocol_too() {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.heard();

            ada.prepares("", "deallocate s")
                    .hears("1", "2", "C DEALLOCATE", "Z I")
                    .isReady();

            ada.runs("s").hears("E ERROR 26000", "Z I");
            ada.prepares("s", "select 1").hears(RAN_1);
        }

        @Test
        void a_deallocate_that_was_prepared_under_a_name_works_each_time() {
            var ada = world.client("ada")
                    .sends(frames().parse("d", "deallocate s").sync());
            ada.heard();
            for (int i = 0; i < 3; i++) {
                ada.prepares("s", "select 1").heard();
                ada.runs("d").hears("2", "C DEALLOCATE", "Z I");
                ada.runs("s").hears("E ERROR 26000", "Z I");
            }
        }

        @Test
        void a_deallocate_that_fails_behind_others_is_refused_once() {
            var ada = world.client("ada").prepares("s", "select 1").asks("begin");
            ada.heard();

            ada.sends(frames().query("error 22012").query("deallocate s").query("rollback"));

            ada.hears("E ERROR 22012", "Z E", "E ERROR 25P02", "Z E", "C ROLLBACK", "Z I");
            ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void a_deallocate_that_fails_gives_nothing_up() {
            var ada =
                    world.client("ada").prepares("s", "select 1").asks("begin").asks("error 22012");
            ada.heard();

            ada.asks("deallocate s").hears("E ERROR 25P02", "Z E");

            ada.asks("rollback").hears("C ROLLBACK", "Z I");
            ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @ParameterizedTest
        @ValueSource(strings = {"deallocate all", "discard all"})
        void forgetting_all_forgets_the_clients_own_and_what_the_server_held(String sql) {
            var bob = world.client("bob").prepares("s", "select 1");
            var ada = world.client("ada").prepares("s", "select 1").prepares("t", "select 2");
            bob.heard();
            ada.heard();

            ada.asks(sql).heard();

            ada.runs("s").hears("E ERROR 26000", "Z I");
            ada.prepares("t", "select 3").hears("1", "2", "D 3", "C SELECT 1", "Z I");
            bob.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void names_left_on_the_server_for_a_batch_are_closed_before_the_next() {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.prepares("s", "select 2").heard();

            world.client("bob").prepares("s", "select 3").hears("1", "2", "D 3", "C SELECT 1", "Z I");

            assertThat(world.server().backend.sql.statements).doesNotContainKey("s");
        }

        @Test
        void a_client_that_goes_lets_go_of_its_texts() {
            var ada = world.client("ada").prepares("s", "select 1").prepares("", "select 2");
            ada.vanishes();

            assertThat(world.pool.statementCount()).as("the server's").isOne();
        }
    }

    @Nested
    class WithSeveralServers {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode().servers(2).roundRobin());

        @Test
        void a_statement_is_prepared_on_each_server_when_it_is_first_needed_there() {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.heard();
            var bob = world.client("bob").asks("begin");
            assertThat(world.alive()).hasSizeLessThanOrEqualTo(2);

            for (int i = 0; i < 4; i++) {
                ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
            }
            bob.asks("commit");
            for (int i = 0; i < 4; i++) {
                ada.runs("s").hears("2", "D 1", "C SELECT 1", "Z I");
            }

            for (var server : world.alive()) {
                assertThat(parses(server)).containsExactly("P weir:1 select 1");
            }
        }

        @Test
        void an_unnamed_statement_is_parsed_again_on_another_server() {
            var ada = world.client("ada").sends(frames().parse("", "select 1").sync());
            ada.heard();
            var bob = world.client("bob").asks("begin");
            var cyd = world.client("cyd").asks("begin");
            bob.asks("commit");
            cyd.asks("commit");

            for (int i = 0; i < 4; i++) {
                ada.runs("").hears("2", "D 1", "C SELECT 1", "Z I");
            }
        }

        @Test
        void a_describe_alone_prepares_it_as_well() {
            var ada = world.client("ada").prepares("s", "select 1");
            ada.heard();
            var bob = world.client("bob").asks("begin");
            var cyd = world.client("cyd").asks("begin");
            bob.asks("commit");
            cyd.asks("commit");

            for (int i = 0; i < 4; i++) {
                ada.sends(frames().describe("s").sync()).hears("t", "T", "Z I");
            }
        }
    }

    @Nested
    class WithRoomForOne {
        @RegisterExtension
        final SessionWorld world = worldOf(transactionMode().maxPreparedStatements(1));

        @Test
        void the_next_statement_evicts_the_last_and_both_go_on_working() {
            var ada = world.client("ada").prepares("a", "select 1").prepares("b", "select 2");
            ada.heard();
            for (int i = 0; i < 3; i++) {
                ada.runs("a").hears("2", "D 1", "C SELECT 1", "Z I");
                ada.runs("b").hears("2", "D 2", "C SELECT 1", "Z I");
            }
            assertThat(world.server().backend.sql.statements).hasSize(1);
        }

        @Test
        void a_lower_limit_holds_from_the_next_statement_on() {
            SessionWorld lowered = worldOf(transactionMode().maxPreparedStatements(3));
            var ada = lowered.client("ada");
            for (String name : List.of("1", "2", "3")) {
                ada.prepares(name, "select " + name);
            }
            lowered.server().asked();

            lowered.pool.policy(transactionMode().maxPreparedStatements(1).policy());
            ada.prepares("4", "select 4");

            assertThat(lowered.server().asked()).startsWith("C Sweir:1", "C Sweir:2", "C Sweir:3", "P weir:4 select 4");
            lowered.ends();
        }

        @Test
        void a_pipeline_may_use_more_than_there_is_room_for() {
            var ada = world.client("ada");
            ada.sends(frames().parse("a", "select 1").parse("b", "select 2").sync());
            ada.heard();

            ada.sends(frames().bind("a")
                    .execute()
                    .bind("b")
                    .execute()
                    .bind("a")
                    .execute()
                    .sync());

            ada.hears("2", "D 1", "C SELECT 1", "2", "D 2", "C SELECT 1", "2", "D 1", "C SELECT 1", "Z I");
        }

        @Test
        void an_eviction_that_failed_is_made_up_for() {
            var ada = world.client("ada").prepares("a", "select 1");
            ada.sends(frames().bind("nothing").parse("b", "select 2").bind("a").sync());
            ada.heard();

            ada.prepares("b", "select 2").hears("1", "2", "D 2", "C SELECT 1", "Z I");
            ada.runs("a").hears("2", "D 1", "C SELECT 1", "Z I");
            assertThat(world.server().backend.sql.statements).hasSizeLessThanOrEqualTo(2);
        }
    }

    private static List<String> parses(FakeServer server) {
        return server.asked().stream().filter(each -> each.startsWith("P ")).toList();
    }
}
