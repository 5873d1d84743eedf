package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings of a client go with it from server to server. */
class SettingsFollowTest {
    @RegisterExtension
    final SessionWorld world = worldOf(transactionMode());

    @Test
    void startup_settings_are_there_and_reported_in_postgresqls_words() {
        var ada = world.stranger("ada", "datestyle", "iso", "TimeZone", "CET", "search_path", "a, b");
        world.settle();

        assertThat(ada.heard())
                .contains("S DateStyle=ISO, MDY", "S TimeZone=CET")
                .endsWith("K", "Z I");
        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a, b");
    }

    @Test
    void two_clients_with_different_settings_share_a_server() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        var bob = world.client("bob", "timezone", "EST");

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(bob, "timezone")).isEqualTo("EST");
        assertThat(shows(bob, "search_path")).isEqualTo("public");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
        assertThat(world.servers).hasSize(1);
    }

    @Test
    void in_steady_state_no_query_is_needed() {
        var ada = world.client("ada", "timezone", "CET", "datestyle", "iso");
        var bob = world.client("bob", "timezone", "CET", "datestyle", "iso");
        ada.asks("select 1");
        long applied = world.pool.counters().settingsApplied;

        for (int i = 0; i < 5; i++) {
            ada.asks("select 1");
            bob.asks("select 2");
        }

        assertThat(world.pool.counters().settingsApplied).isEqualTo(applied);
    }

    @Test
    void a_set_follows_its_client_and_no_other() {
        var ada = world.client("ada");
        var bob = world.client("bob");
        ada.asks("set timezone = 'CET'").hears("C SET", "S TimeZone=CET", "Z I");

        assertThat(shows(bob, "timezone")).isEqualTo("UTC");
        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(bob, "timezone")).isEqualTo("UTC");
    }

    @Test
    void nobody_hears_of_weirs_own_changes() {
        var ada = world.client("ada").asks("set timezone = 'CET'");
        var bob = world.client("bob").asks("select 1");

        bob.hears("T", "D 1", "C SELECT 1", "Z I");
        ada.heard();
        ada.asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I");
    }

    @Test
    void a_set_that_is_rolled_back_is_forgotten() {
        var ada = world.client("ada").asks("begin").asks("set timezone = 'CET'").asks("rollback");
        assertThat(ada.heard()).contains("S TimeZone=CET", "S TimeZone=UTC");

        world.client("bob").asks("select 1");

        assertThat(shows(ada, "timezone")).isEqualTo("UTC");
    }

    @Test
    void reset_leads_back_to_the_clients_own_startup_value() {
        var ada = world.client("ada", "timezone", "CET");
        ada.asks("set timezone = 'EST'").heard();

        ada.asks("reset timezone").hears("C RESET", "S TimeZone=CET", "Z I");

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
    }

    @Test
    void what_is_set_behind_a_reset_in_one_query_stands() {
        var ada = world.client("ada", "timezone", "CET");
        ada.heard();

        ada.asks("reset all;set timezone = 'EST'").hears("C RESET", "C SET", "S TimeZone=EST", "Z I");

        assertThat(shows(ada, "timezone")).isEqualTo("EST");
    }

    @Test
    void reset_all_restores_even_what_is_not_reported() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.asks("set timezone = 'EST'").asks("reset all").heard();

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
    }

    @Test
    void discard_all_leads_back_to_the_startup_values_too() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.asks("set timezone = 'EST'").asks("discard all").heard();

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
        assertThat(shows(world.client("bob"), "search_path")).isEqualTo("public");
    }

    @Test
    void in_a_block_what_a_reset_took_is_back_for_the_next_request() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.asks("begin").asks("set timezone = 'EST'").asks("reset all").heard();

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");

        ada.asks("commit").hears("C COMMIT", "Z I");
        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
    }

    @Test
    void what_came_back_in_a_block_that_is_rolled_back_is_there_behind_it() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.asks("begin").asks("reset all").asks("select 1").heard();

        ada.asks("rollback").hears("C ROLLBACK", "Z I");

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
    }

    @Test
    void a_block_that_began_between_the_two_and_is_rolled_back_ends_at_the_startup_value_too() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.sends(frames().query("reset all").query("begin")).asks("select 1").heard();

        ada.asks("rollback").hears("C ROLLBACK", "Z I");

        assertThat(shows(ada, "timezone")).isEqualTo("CET");
        assertThat(shows(ada, "search_path")).isEqualTo("a");
    }

    @Test
    void what_the_client_has_set_in_the_block_itself_stands() {
        var ada = world.client("ada", "timezone", "CET", "search_path", "a");
        ada.asks("begin").asks("set search_path = 'mine'").asks("reset timezone");

        assertThat(shows(ada, "search_path")).isEqualTo("mine");
    }

    @Test
    void in_a_failed_transaction_weir_sets_nothing() {
        var ada = world.client("ada", "timezone", "CET");
        ada.asks("begin").asks("reset timezone;error 22012").heard();
        world.server().asked();

        ada.asks("select 1").asks("rollback").hears("E ERROR 25P02", "Z E", "C ROLLBACK", "Z I");

        assertThat(world.server().asked()).containsExactly("Q select 1", "Q rollback");
        assertThat(shows(ada, "timezone")).isEqualTo("CET");
    }

    @Test
    void a_client_whose_settings_are_refused_in_a_block_goes_and_its_transaction_with_it() {
        var ada = world.client("ada", "work_mem", "1GB");
        ada.asks("begin").asks("reset all").heard();
        world.server().backend.sql.forbidden = "work_mem";

        ada.asks("select 1");

        assertThat(ada.isClosed().heard()).containsExactly("E FATAL 42501");
        world.server().isIdle();
    }

    @Test
    void what_weir_sets_comes_behind_the_end_of_a_frame_that_nobody_wants_any_more() {
        var ada = world.client("ada", "timezone", "CET");
        byte[] row = frames().copyData("x".repeat(100)).bytes();
        ada.sends(frames().query("reset all").query("copy in")).sends(Arrays.copyOf(row, 50));
        world.server().backend.cancelled();
        world.settle();
        ada.heard();
        world.server().asked();

        var tail = frames().query("show timezone").bytes();
        ada.sends(joined(Arrays.copyOfRange(row, 50, row.length), tail));

        ada.hears("T", "D CET", "C SELECT 1", "Z I");
        assertThat(world.server().asked())
                .containsExactly(
                        "d " + "x".repeat(100),
                        "Q SELECT pg_catalog.set_config('timezone', 'CET', false)",
                        "Q show timezone");
    }

    @Test
    void a_bad_startup_setting_refuses_the_login_in_postgresqls_words_and_keeps_the_server() {
        world.client("ada");

        var eve = world.stranger("eve", "timezone", "nowhere");
        world.settle();
        assertThat(eve.isClosed().heard()).containsExactly("E FATAL 22023");

        var mal = world.stranger("mal", "no_such_setting", "1");
        world.settle();
        assertThat(mal.isClosed().heard()).containsExactly("E FATAL 42704");
        world.server().isIdle();
        assertThat(world.servers).hasSize(1);
    }

    @Test
    void quotes_and_backslashes_in_a_value_are_just_text() {
        var ada = world.client("ada", "application_name", "it's \\ me");

        assertThat(shows(ada, "application_name")).isEqualTo("it's \\ me");
    }

    @Test
    void a_setting_back_at_its_default_needs_no_query_for_the_next_client() {
        var ada = world.client("ada");
        var bob = world.client("bob");
        ada.asks("set timezone = 'CET'").asks("set timezone = 'UTC'");
        long applied = world.pool.counters().settingsApplied;

        bob.asks("select 1");
        ada.asks("select 1");

        assertThat(world.pool.counters().settingsApplied).isEqualTo(applied);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String shows(FakeClient client, String name) {
        client.heard();
        return client.asks("show " + name).heard().stream()
                .filter(each -> each.startsWith("D "))
                .findFirst()
                .orElseThrow()
                .substring(2);
    }
}
