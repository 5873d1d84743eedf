package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleSessionTest {
    private static final String VERSION = "Weir 0.1.0 (console of PgBouncer 1.25.0)";

    private final ConsoleTester console = new ConsoleTester();

    @Test
    void a_simple_query_is_answered_with_a_table() {
        assertThat(console.query("show version;")).containsExactly("T version:25", "D " + VERSION, "C SHOW", "Z I");
    }

    @Test
    void the_server_version_is_the_one_of_the_greeting() {
        assertThat(console.query("show server_version"))
                .containsExactly("T server_version:25", "D 0.1.0/weir", "C SHOW", "Z I");
        assertThat(console.query("select pg_catalog.version()"))
                .containsExactly("T version:25", "D " + VERSION, "C SELECT 1", "Z I");
    }

    @Test
    void several_statements_in_one_query_have_one_ready_for_query() {
        assertThat(console.query("set datestyle = 'ISO'; show version; reload"))
                .containsExactly(
                        "N 00000 the console ignores SET datestyle",
                        "C SET",
                        "T version:25",
                        "D " + VERSION,
                        "C SHOW",
                        "C RELOAD",
                        "Z I");
    }

    @Test
    void a_mistake_anywhere_in_a_query_runs_none_of_it() {
        assertThat(console.query("reload; shwo pools"))
                .containsExactly("E 42601 invalid command \"shwo pools\"", "Z I");
        assertThat(console.operations.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", " -- ping", "/* */"})
    void a_query_without_a_command_is_an_empty_query(String sql) {
        assertThat(console.query(sql)).containsExactly("I", "Z I");
    }

    @Test
    void help_is_a_notice_as_in_pgbouncer() {
        assertThat(console.query("SHOW HELP")).containsExactly("N 00000 Console usage", "C SHOW", "Z I");
        assertThat(console.advice).singleElement().asString().contains("SHOW HELP|CONFIG|DATABASES");
    }

    @Test
    void a_transaction_is_visible_until_it_ends() {
        assertThat(console.query("begin")).containsExactly("C BEGIN", "Z T");
        assertThat(console.query("nonsense")).endsWith("Z T");
        assertThat(console.query("commit")).containsExactly("C COMMIT", "Z I");
    }

    @Test
    void the_extended_protocol_shows_tables_too() {
        console.parse("", "show version")
                .describe('S', "")
                .bind("", "")
                .describe('P', "")
                .execute("", 0)
                .sync();

        assertThat(console.replies)
                .containsExactly("1", "t 0", "T version:25", "2", "T version:25", "D " + VERSION, "C SHOW", "Z I");
    }

    @Test
    void nothing_is_run_by_describing_it() {
        console.parse("a", "show pools")
                .describe('S', "a")
                .parse("b", "reload")
                .describe('S', "b")
                .sync();

        assertThat(console.replies).hasSize(7).contains("n");
        assertThat(console.operations.calls).isEmpty();
    }

    @Test
    void a_flush_hands_out_what_there_is_and_owes_no_ready_for_query() {
        console.parse("", "show version").describe('S', "");
        assertThat(console.replies).isEmpty();

        console.flush();

        assertThat(console.replies).containsExactly("1", "t 0", "T version:25");
    }

    @Test
    void a_row_limit_suspends_the_portal_until_the_rows_are_gone() {
        console.parse("", "show state").bind("", "");
        console.execute("", 2).execute("", 1).execute("", 1).sync();

        assertThat(console.replies)
                .containsExactly("1", "2", "D active|yes", "D paused|no", "s", "D suspended|no", "s", "C SHOW", "Z I");
    }

    @Test
    void a_portal_ends_with_its_transaction_and_a_statement_does_not() {
        console.query("begin");
        console.replies.clear();
        console.parse("s", "show state").bind("p", "s").sync().execute("p", 1).sync();
        console.query("commit");
        console.execute("p", 1).sync().bind("p", "s").sync();

        assertThat(console.replies)
                .containsExactly("C COMMIT", "Z I", "E 34000 portal \"p\" does not exist", "Z I", "2", "Z I");
    }

    @Test
    void a_command_without_rows_runs_once_per_bind() {
        console.parse("", "reload").bind("", "").execute("", 0).execute("", 0).sync();

        assertThat(console.replies).containsExactly("1", "2", "C RELOAD", "E 55000 portal \"\" cannot be run", "Z I");
        assertThat(console.operations.calls).containsExactly("reload");
    }

    @Test
    void after_an_error_everything_up_to_sync_is_skipped() {
        console.parse("", "shwo pools").bind("", "").execute("", 0).flush();
        console.query("reload");
        console.sync();
        console.parse("", "reload").bind("", "").execute("", 0).sync();

        assertThat(console.replies).containsExactly("Z I", "1", "2", "C RELOAD", "Z I");
        assertThat(console.operations.calls).containsExactly("reload");
    }

    @Test
    void pipelined_syncs_each_have_their_answer() {
        console.sync()
                .parse("", "show version")
                .sync()
                .bind("", "")
                .execute("", 0)
                .sync()
                .sync();

        assertThat(console.replies.stream().filter("Z I"::equals)).hasSize(4);
    }

    @Test
    void binary_values_are_sent_to_who_asks_for_them() {
        console.parse("", "show lists")
                .bind("", "", 0, 1)
                .describe('P', "")
                .execute("", 1)
                .sync();
        assertThat(console.replies).contains("T list:25 items:23b");
        assertThat(console.lastRow.getLast()).containsExactly(0, 0, 0, 1);

        console.parse("", "show mem").bind("", "", 1).execute("", 1).sync();
        assertThat(console.lastRow.get(2)).containsExactly(0, 0, 0, 1, 0x2a, 0x05, 0xf2, 0);
    }

    @Test
    void numerics_are_binary_in_digits_to_base_ten_thousand() {
        console.parse("", "show stats_totals").bind("", "", 1).execute("", 1).sync();

        // 60000 = 6 * 10000 + 0: two digits, weight 1
        assertThat(console.lastRow.get(6)).containsExactly(0, 2, 0, 1, 0, 0, 0, 0, 0, 6, 0, 0);
        assertThat(console.lastRow.get(9)).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0, 9);
    }

    @Test
    void statements_and_portals_have_names_of_their_own() {
        console.parse("a", "show version").parse("a", "show version").sync();
        console.close('S', "a")
                .close('S', "a")
                .close('P', "never")
                .parse("a", "show version")
                .sync();
        console.query("deallocate a");
        console.bind("", "a").sync();

        assertThat(console.replies)
                .containsExactly("C DEALLOCATE", "Z I", "E 26000 prepared statement \"a\" does not exist", "Z I");
    }

    @Test
    void a_taken_statement_name_is_refused() {
        console.parse("a", "show version").parse("a", "show version").sync();

        assertThat(console.replies).containsExactly("1", "E 42P05 prepared statement \"a\" already exists", "Z I");
    }

    @Test
    void parameters_are_refused_in_parse_and_bind() {
        console.parse("", "show version", 25).sync();
        var bind = Unpooled.buffer()
                .writeShort(0)
                .writeShort(0)
                .writeShort(1)
                .writeInt(-1)
                .writeShort(0);
        console.parse("", "show version").frame('B', bind).sync();

        assertThat(console.replies)
                .containsExactly(
                        "E 0A000 the console takes no parameters",
                        "Z I",
                        "1",
                        "E 08P01 bind message supplies 1 parameters, but the console's commands take none",
                        "Z I");
    }

    @Test
    void only_one_command_fits_into_a_prepared_statement() {
        console.parse("", "show version; reload").sync();

        assertThat(console.replies.getFirst()).startsWith("E 42601 cannot insert multiple commands");
    }

    @Test
    void a_function_call_is_refused_and_owed_one_ready_for_query() {
        console.frame('F', Unpooled.buffer().writeInt(1));

        assertThat(console.replies).containsExactly("E 0A000 the console has no functions to call", "Z I");
    }

    @Test
    void stray_copy_messages_are_dropped_as_postgresql_does() {
        console.frame('d', Unpooled.buffer()).frame('c', Unpooled.buffer()).frame('f', Unpooled.buffer());

        assertThat(console.query("show version")).endsWith("C SHOW", "Z I");
    }

    @Test
    void frames_that_come_while_a_command_runs_are_answered_afterwards_in_order() {
        var slow = new ConsoleTester().holdingCommands();
        slow.query("show pools");
        slow.parse("", "show version").bind("", "").execute("", 0).sync();
        assertThat(slow.replies).isEmpty();

        slow.runHeldCommands();

        assertThat(slow.replies).hasSize(10).endsWith("Z I", "1", "2", "D " + VERSION, "C SHOW", "Z I");
    }

    @Test
    void a_pooler_that_does_not_answer_is_reported_and_the_session_lives_on() {
        console.operations.failure = new IllegalStateException("loop 3 is gone");

        assertThat(console.query("show pools"))
                .element(0)
                .asString()
                .startsWith("E XX000 ")
                .contains("loop 3 is gone");
        assertThat(console.query("show version")).endsWith("Z I");
    }

    @Test
    void reload_tells_what_changed_and_what_waits_for_a_restart() {
        console.operations.reload = new ReloadResult(List.of(), List.of("pool_mode"), List.of("listen_port"));

        assertThat(console.query("reload"))
                .containsExactly(
                        "N 00000 changed: pool_mode",
                        "N 01000 changed in the file but not in effect: listen_port",
                        "C RELOAD",
                        "Z I");
    }

    @Test
    void a_reload_that_fails_names_every_problem() {
        console.operations.reload =
                new ReloadResult(List.of("weir.ini:3:1: 100% wrong", "weir.ini:4:1: too"), List.of(), List.of());

        assertThat(console.query("reload"))
                .containsExactly(
                        "E F0000 RELOAD failed, nothing was changed: 2 problem(s) in the configuration", "Z I");
        assertThat(console.advice).first().isEqualTo("weir.ini:3:1: 100% wrong\nweir.ini:4:1: too");
    }

    @Test
    void shutdown_starts_after_its_answer_has_been_handed_out() {
        var slow = new ConsoleTester();
        slow.parse("", "shutdown wait_for_clients").bind("", "").execute("", 0);
        assertThat(slow.operations.calls).isEmpty();

        slow.sync();

        assertThat(slow.replies).containsExactly("1", "2", "C SHUTDOWN", "Z I");
        assertThat(slow.operations.calls).containsExactly("shutdown WAIT_FOR_CLIENTS");
    }

    @Test
    void an_order_is_done_or_refused_with_a_reason() {
        assertThat(console.query("pause orders; resume; kill_client 7"))
                .containsExactly("C PAUSE", "C RESUME", "C KILL_CLIENT", "Z I");
        assertThat(console.operations.calls).containsExactly("PAUSE \"orders\"", "RESUME", "kill client 7");
        console.operations.refusal =
                ClientError.error(SqlState.INVALID_CATALOG_NAME).message("no such database");

        assertThat(console.query("kill stock")).containsExactly("E 3D000 no such database", "Z I");
        assertThat(console.query("kill_client 8")).containsExactly("E 3D000 no such database", "Z I");
    }

    @Test
    void who_may_only_look_changes_nothing() {
        var stats = new ConsoleTester(ConsoleRole.STATS);

        assertThat(stats.query("reload")).containsExactly("E 42501 RELOAD is for administrators", "Z I");
        assertThat(stats.query("shutdown")).containsExactly("E 42501 SHUTDOWN is for administrators", "Z I");
        assertThat(stats.query("pause")).containsExactly("E 42501 PAUSE is for administrators", "Z I");
        assertThat(stats.query("show pools")).endsWith("C SHOW", "Z I");
        assertThat(stats.operations.calls).containsExactly("snapshot");
    }

    @Test
    void a_goodbye_closes_the_connection() {
        console.frame('X', Unpooled.buffer());

        assertThat(console.closed).isTrue();
        assertThat(console.query("show version")).isEmpty();
    }

    @Test
    void a_broken_message_ends_the_session_with_a_reason() {
        console.frame('E', Unpooled.buffer().writeByte('x'));

        assertThat(console.replies).singleElement().asString().startsWith("E 08P01 ");
        assertThat(console.closed).isTrue();
    }

    @Test
    void a_message_that_is_no_command_of_a_console_ends_the_session() {
        console.query("x".repeat(ConsoleSession.LONGEST_MESSAGE));

        assertThat(console.replies).singleElement().asString().startsWith("E 54000 ");
        assertThat(console.closed).isTrue();
    }

    @Test
    void a_client_that_never_reads_cannot_fill_the_memory() {
        var slow = new ConsoleTester().holdingCommands();
        for (int i = 0; i < 2 * ConsoleSession.MOST_WAITING; i++) {
            slow.sync();
        }

        slow.runHeldCommands();

        assertThat(slow.replies)
                .hasSize(ConsoleSession.MOST_WAITING + 1)
                .last()
                .asString()
                .startsWith("E 54000 ");
        assertThat(slow.closed).isTrue();
    }

    @Test
    void a_long_answer_is_handed_over_in_parts_so_that_a_slow_reader_can_stop_it() {
        int times = 1_000;
        assertThat(console.query("show lists;".repeat(times))).hasSizeGreaterThan(10 * times);
        for (int i = 0; i < times; i++) {
            console.parse("", "show lists").bind("", "").execute("", 0); // and no Sync
        }

        assertThat(console.longestHandOver).isBetween(Replies.LONG, Replies.LONG + 1_000);
        assertThat(console.replies).hasSizeGreaterThan(20 * times);
    }

    @Test
    void nothing_is_answered_after_the_connection_is_gone() {
        var slow = new ConsoleTester().holdingCommands();
        slow.query("reload");
        slow.session.onDisconnect();
        slow.runHeldCommands();

        assertThat(slow.replies).isEmpty();
        assertThat(slow.operations.calls).isEmpty();
    }

    @Test
    void the_greeting_reports_what_drivers_need_and_weirs_own_version() {
        assertThat(DriverProbes.greeting("0.1.0"))
                .containsEntry("server_version", "0.1.0/weir")
                .containsEntry("client_encoding", "UTF8")
                .containsEntry("standard_conforming_strings", "on")
                .containsEntry("integer_datetimes", "on");
    }
}
