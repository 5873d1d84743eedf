package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.AdminCommand.EndTransaction;
import dev.weir.admin.AdminCommand.Forget;
import dev.weir.admin.AdminCommand.Help;
import dev.weir.admin.AdminCommand.IgnoredSet;
import dev.weir.admin.AdminCommand.Nothing;
import dev.weir.admin.AdminCommand.OpenTransaction;
import dev.weir.admin.AdminCommand.Order;
import dev.weir.admin.AdminCommand.Probe;
import dev.weir.admin.AdminCommand.Refused;
import dev.weir.admin.AdminCommand.Reload;
import dev.weir.admin.AdminCommand.Show;
import dev.weir.admin.AdminCommand.Shutdown;
import dev.weir.wire.ClientError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW POOLS",
                "show pools;",
                "  Show\t\n pools ; ",
                "SELECT pools",
                "show \"pools\"",
                "/* who /* waits */ ? */ show -- now\n pools -- please",
                ";;show pools;;"
            })
    void case_space_comments_and_semicolons_do_not_matter(String sql) {
        assertThat(parse(sql)).isEqualTo(new Show(ShowTarget.POOLS));
    }

    @Test
    void several_statements_come_in_order() {
        assertThat(parseAll("show stats; reload; show 'a;b'"))
                .hasSize(3)
                .element(1)
                .isEqualTo(new Reload());
    }

    @Test
    void shutdown_knows_its_three_modes() {
        assertThat(parse("shutdown")).isEqualTo(new Shutdown(ShutdownMode.IMMEDIATE));
        assertThat(parse("SHUTDOWN wait_for_servers;")).isEqualTo(new Shutdown(ShutdownMode.WAIT_FOR_SERVERS));
        assertThat(parse("shutdown WAIT_FOR_CLIENTS")).isEqualTo(new Shutdown(ShutdownMode.WAIT_FOR_CLIENTS));
    }

    @Test
    void a_misspelt_shutdown_mode_never_shuts_down() {
        assertThat(refusal("shutdown wait_for_client").hint()).contains("SHUTDOWN WAIT_FOR_CLIENTS");
        assertThat(refusal("shutdown now please").code()).isEqualTo("42601");
    }

    @ParameterizedTest
    @CsvSource({
        "show pool, SHOW POOLS",
        "shwo clients, SHOW CLIENTS",
        "SHOW STATS_TOTAL, SHOW STATS_TOTALS",
        "relaod, RELOAD",
        "puase orders, PAUSE"
    })
    void what_is_not_known_is_refused_with_the_nearest_command(String sql, String nearest) {
        assertThat(refusal(sql).code()).isEqualTo("42601");
        assertThat(refusal(sql).hint()).startsWith("Did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "insert into orders values (1)", "= ="})
    void what_comes_near_nothing_is_refused_without_a_guess(String sql) {
        assertThat(refusal(sql).hint()).isEqualTo("SHOW HELP lists all commands.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "show pools stats", "show 'pools'", "reload now", "select * from pools"})
    void a_known_verb_used_wrongly_is_refused_with_its_usage(String sql) {
        assertThat(refusal(sql).code()).isEqualTo("42601");
        assertThat(refusal(sql).hint()).startsWith("Write ");
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE, PAUSE,",
        "pause orders;, PAUSE, orders",
        "RESUME \"Old Orders\", RESUME, Old Orders",
        "reconnect, RECONNECT,",
        "KILL orders, KILL, orders",
        "wait_close orders, WAIT_CLOSE, orders",
        "disable orders, DISABLE, orders",
        "ENABLE ORDERS, ENABLE, orders"
    })
    void orders_are_about_one_database_or_all(String sql, DatabaseOrder.Verb verb, String database) {
        assertThat(parse(sql)).isEqualTo(new Order(new DatabaseOrder(verb, Optional.ofNullable(database))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "enable", "pause orders stock", "pause 'orders'", "kill my-db"})
    void an_order_that_names_no_database_is_refused_with_its_usage(String sql) {
        assertThat(refusal(sql).code()).isEqualTo("42601");
        assertThat(refusal(sql).hint()).startsWith("Write ");
    }

    @Test
    void kill_client_takes_the_id_that_show_clients_shows() {
        assertThat(parse("Kill_Client 17;")).isEqualTo(new AdminCommand.KillClient(17));
        assertThat(parse("kill_client 3000000000")).isEqualTo(new AdminCommand.KillClient(3_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill_client",
                "kill_client ada",
                "kill_client 1 2",
                "kill_client -1",
                "kill_client 12345678901234567890"
            })
    void kill_client_without_an_id_is_refused_with_its_usage(String sql) {
        assertThat(refusal(sql).code()).isEqualTo("42601");
        assertThat(refusal(sql).hint()).startsWith("Write KILL_CLIENT and one id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"suspend;", "show fds"})
    void what_only_pgbouncer_can_do_is_refused_as_not_supported(String sql) {
        assertThat(refusal(sql).code()).isEqualTo("0A000");
    }

    @ParameterizedTest
    @CsvSource({
        "SHOW TRANSACTION ISOLATION LEVEL, transaction_isolation, read committed, SHOW",
        "show DateStyle, datestyle, ISO, SHOW",
        "select 1, ?column?, 1, SELECT 1",
        "select 'x', ?column?, x, SELECT 1"
    })
    void the_questions_of_drivers_are_answered(String sql, String column, String value, String tag) {
        assertThat(parse(sql)).isInstanceOfSatisfying(Probe.class, probe -> {
            assertThat(probe.column().name()).isEqualTo(column);
            assertThat(probe.value()).isEqualTo(value);
            assertThat(probe.tag()).isEqualTo(tag);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "set extra_float_digits = 3, extra_float_digits",
        "SET SESSION DateStyle TO 'ISO', datestyle",
        "set application_name='weir top', application_name",
        "SET search_path TO a b, search_path",
        "set time zone 'UTC', timezone",
        "SET NAMES 'utf8', client_encoding",
        "set session characteristics as transaction read only, transaction"
    })
    void settings_that_drivers_change_are_accepted_and_ignored(String sql, String name) {
        assertThat(parse(sql)).isEqualTo(new IgnoredSet(name));
    }

    @Test
    void a_setting_of_weir_is_changed_in_its_file() {
        assertThat(refusal("set default_pool_size = 30").hint()).contains("RELOAD");
        assertThat(refusal("set x").hint()).contains("SET name = value");
    }

    @Test
    void transactions_and_resets_are_what_drivers_expect() {
        assertThat(parse("begin read only")).isEqualTo(new OpenTransaction("BEGIN"));
        assertThat(parse("start transaction")).isEqualTo(new OpenTransaction("START TRANSACTION"));
        assertThat(parse("END")).isEqualTo(new EndTransaction("COMMIT"));
        assertThat(parse("rollback")).isEqualTo(new EndTransaction("ROLLBACK"));
        assertThat(parse("rollback to savepoint a")).isEqualTo(new Nothing("ROLLBACK"));
        assertThat(parse("reset all")).isEqualTo(new Nothing("RESET"));
        assertThat(parse("discard all")).isEqualTo(new Forget("DISCARD ALL", null));
        assertThat(parse("discard temp")).isEqualTo(new Nothing("DISCARD TEMP"));
        assertThat(parse("deallocate prepare s1")).isEqualTo(new Forget("DEALLOCATE", "s1"));
        assertThat(parse("DEALLOCATE ALL")).isEqualTo(new Forget("DEALLOCATE ALL", null));
        assertThat(parse("help")).isEqualTo(new Help());
    }

    @Test
    void quotes_and_comments_that_never_end_are_named() {
        assertThat(refusal("show 'pools").message()).contains("unterminated quoted string");
        assertThat(refusal("show pools /* really").message()).contains("unterminated /* comment");
        assertThat(refusal("show \"pools").message()).contains("unterminated quoted identifier");
    }

    @Test
    void parameters_are_refused_politely() {
        assertThat(refusal("select $1").message()).isEqualTo("the console takes no parameters");
        assertThat(parse("set application_name = '$1'")).isEqualTo(new IgnoredSet("application_name"));
    }

    private static AdminCommand parse(String sql) {
        assertThat(parseAll(sql)).hasSize(1);
        return parseAll(sql).getFirst();
    }

    private static List<AdminCommand> parseAll(String sql) {
        return CommandLexer.statements(sql).stream().map(CommandParser::parse).toList();
    }

    private static ClientError refusal(String sql) {
        assertThat(parse(sql)).isInstanceOf(Refused.class);
        return ((Refused) parse(sql)).error();
    }
}
