package dev.weir.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A RESET leads to the values a client came with, in the middle of a transaction block too, whatever becomes of the block. */
final class SettingsInBlocksIT extends Pooled {
    private static final Login LOGIN = Login.APP
            .with("TimeZone", "Asia/Tokyo")
            .with("search_path", "other")
            .with("statement_timeout", "4321")
            .with("app.user", "Ada");

    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback"})
    void what_follows_a_reset_in_its_block_runs_with_the_startup_values(String end) {
        likePostgres(LOGIN, ada -> {
            ada.query("begin");
            ada.query("set timezone = 'Europe/Berlin'");
            ada.query("reset all");
            ada.query("select '2020-01-01 00:00+00'::timestamptz::text");
            values(ada);
            ada.query(end);
            bobIsServed();
            values(ada);
        });
    }

    @Test
    void what_the_block_has_set_for_itself_stands() {
        likePostgres(LOGIN, ada -> {
            ada.query("begin");
            ada.query("set local search_path = mine");
            ada.query("select set_config('app.user', 'Eve', true)");
            ada.query("reset role");
            values(ada);
            ada.query("reset timezone");
            values(ada);
            ada.query("commit");
            bobIsServed();
            values(ada);
        });
    }

    @Test
    void a_rollback_to_a_savepoint_leads_to_what_was_there_before() {
        likePostgres(LOGIN, ada -> {
            ada.query("begin");
            ada.query("set local timezone = 'Europe/Berlin'");
            ada.query("savepoint a");
            ada.query("reset all");
            values(ada);
            ada.query("rollback to a");
            values(ada);
            ada.query("select 1/0");
            ada.query("rollback to a");
            values(ada);
            ada.query("commit");
            bobIsServed();
            values(ada);
        });
    }

    @Test
    void a_block_that_fails_behind_a_reset_leaves_the_startup_values() {
        likePostgres(LOGIN, ada -> {
            ada.query("begin");
            ada.query("reset all");
            ada.query("select 1/0");
            ada.query("select 1");
            ada.query("commit");
            values(ada);
        });
    }

    @Test
    void values_are_understood_whatever_the_last_client_has_spoken() {
        var latin = target().login(Login.APP.with("client_encoding", "LATIN1"));
        var login = Login.APP.with("app.user", "J\u00fcrgen's").with("search_path", "sch\u00e9ma");
        for (int round = 0; round < 2; round++) {
            latin.query("select 1");
            likePostgres(login, ada -> {
                ada.query("select encode(convert_to(current_setting('app.user'), 'UTF8'), 'hex')");
                latin.query("select 1");
                assertThat(ada.query("show search_path").value()).isEqualTo("sch\u00e9ma");
            });
        }
    }

    private static void values(WireClient client) {
        client.query("show timezone");
        client.query("show search_path");
        client.query("show statement_timeout");
        client.query("select current_setting('app.user')");
    }
}
