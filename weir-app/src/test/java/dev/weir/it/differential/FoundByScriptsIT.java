package dev.weir.it.differential;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.copyData;
import static dev.weir.testing.Frontend.copyDone;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import org.junit.jupiter.api.Test;

/** Differences that random scripts have found, each as short as it gets. */
final class FoundByScriptsIT extends Pooled {
    private static void expectReady(WireClient ada, int times) {
        for (int i = 0; i < times; i++) {
            ada.readUntilReady();
        }
    }

    @Test
    void an_error_names_the_statement_as_its_client_does() {
        likePostgres(ada -> {
            ada.send(parse("mine", "select $1::int"), bind("", "mine"), sync());
            expectReady(ada, 1);
        });
    }

    @Test
    void a_name_that_a_failed_batch_did_not_give_is_unknown_to_the_next_of_the_same_pipeline() {
        likePostgres(ada -> {
            ada.send(execute("none"), parse("s", "select 1"), sync(), bind("", "s"), execute(""), sync());
            expectReady(ada, 2);
        });
    }

    @Test
    void a_name_that_a_failed_batch_did_not_close_is_known_to_the_next_of_the_same_pipeline() {
        likePostgres(ada -> {
            ada.send(parse("s", "select 1"), sync()).readUntilReady();
            ada.send(execute("none"), closeStatement("s"), sync(), bind("", "s"), execute(""), sync());
            expectReady(ada, 2);
        });
    }

    @Test
    void an_unnamed_statement_that_a_failed_batch_did_not_prepare_is_not_somebody_elses() {
        bob().send(parse("", "select 'of bob'"), sync()).readUntilReady();
        likePostgres(ada -> {
            ada.send(execute("none"), parse("", "select 1"), sync(), bind("", ""), execute(""), sync());
            expectReady(ada, 2);
        });
    }

    @Test
    void a_statement_that_could_not_be_prepared_behind_an_error_is_prepared_for_the_next_batch_of_the_same_pipeline() {
        likePostgres(ada -> {
            ada.send(parse("s", "select 1"), sync()).readUntilReady();
            ada.query("deallocate s");
            ada.send(parse("s", "select 2"), sync()).readUntilReady();
            ada.send(execute("none"), bind("", "s"), sync(), bind("", "s"), execute(""), sync());
            expectReady(ada, 2);
        });
    }

    @Test
    void names_are_free_again_behind_a_deallocate_all_of_the_same_pipeline() {
        likePostgres(ada -> {
            ada.send(parse("s", "select 1"), sync()).readUntilReady();
            ada.send(query("deallocate all"), parse("s", "select 1"), bind("", "s"), execute(""), sync());
            expectReady(ada, 2);
            ada.send(
                    parse("", "deallocate all"),
                    bind("", ""),
                    execute(""),
                    parse("s", "select 1"),
                    bind("", "s"),
                    execute(""),
                    sync());
            expectReady(ada, 1);
            ada.send(query("discard all"), query("deallocate s"));
            expectReady(ada, 2);
        });
    }

    @Test
    void a_deallocate_that_is_only_bound_gives_nothing_up() {
        likePostgres(ada -> {
            ada.send(parse("s", "select 1"), parse("d", "deallocate s"), bind("p", "d"), sync());
            ada.readUntilReady();
            ada.send(bind("", "s"), execute(""), sync()).readUntilReady();
        });
    }

    @Test
    void a_failed_transaction_also_refuses_a_text_the_server_holds_when_it_fails_in_the_same_pipeline() {
        bob().send(parse("held", "select 1"), sync()).readUntilReady();
        likePostgres(ada -> {
            ada.send(query("begin"), query("selekt"), parse("s", "select 1"), sync(), query("rollback"));
            expectReady(ada, 4);
        });
    }

    /** Not as PostgreSQL does it, which takes a snapshot to prepare and then refuses the level: docs/intended.md. */
    @Test
    void a_text_the_server_holds_takes_no_snapshot_when_it_is_prepared_again() {
        onlyOnAPooler();
        bob().send(parse("held", "select count(*) from pg_class"), sync()).readUntilReady();
        var ada = login();
        ada.send(
                parse("s", "select count(*) from pg_class"),
                parse("b", "begin isolation level repeatable read"),
                bind("", "b"),
                execute(""),
                sync());
        assertThat(ada.readUntilReady().commandTags()).containsExactly("BEGIN");
        assertThat(ada.query("show transaction_isolation").value()).isEqualTo("repeatable read");
        ada.query("rollback");
    }

    @Test
    void an_unnamed_statement_outlives_a_query_that_was_skipped() {
        likePostgres(ada -> {
            ada.send(parse("", "select 1"), execute("none"), query("select 2"), sync());
            expectReady(ada, 1);
            ada.send(bind("", ""), execute(""), sync()).readUntilReady();
        });
    }

    @Test
    void an_unnamed_statement_prepared_behind_a_query_that_fails_stays() {
        likePostgres(ada -> {
            ada.send(parse("", "select 1"), bind("", ""), execute(""), query("selekt"), parse("", "select 2"), sync());
            expectReady(ada, 2);
            ada.send(bind("", ""), execute(""), sync()).readUntilReady();
        });
    }

    @Test
    void a_query_inside_a_batch_leaves_no_open_transaction_to_the_next_client() {
        onlyOnAPooler();
        var eve = login();
        eve.send(parse("", "select 1"), bind("", ""), execute(""), query("select 2"))
                .readUntilReady();
        eve.send(sync()).readUntilReady();
    }

    @Test
    void what_an_abandoned_batch_left_behind_is_nobody_elses() {
        onlyOnAPooler();
        var eve = login();
        eve.send(parse("s", "select 1"), sync()).readUntilReady();
        eve.send(parse("s", "select 2"));
        eve.close();
        likePostgres(ada -> {
            ada.send(bind("", "s"), sync()).readUntilReady();
            ada.query("deallocate s");
        });
    }

    @Test
    void who_sends_something_else_than_data_in_a_copy_hears_so_at_once() {
        asSuperuser("create table if not exists copied (id int); grant insert on copied to app");
        likePostgres(ada -> {
            ada.send(parse("s", "select 1"), sync(), parse("c", "copy copied from stdin"), bind("", "c"), execute(""));
            ada.send(sync(), bind("", "s"), sync()).readUntil("E", ONE_SECOND);
        });
    }

    @Test
    void a_sync_among_the_data_of_a_refused_copy_is_answered() {
        asSuperuser("create table if not exists copied (id int); grant insert on copied to app");
        likePostgres(ada -> {
            ada.send(query("copy copied from stdin"), copyData("no number\n"), sync(), copyDone(), query("select 1"));
            expectReady(ada, 3);
        });
    }

    @Test
    void discard_all_tells_only_the_settings_that_change() {
        likePostgres(Login.APP.with("application_name", "at startup"), ada -> {
            ada.query("discard all");
            ada.query("set application_name = ''");
            ada.query("discard all");
        });
    }

    @Test
    void a_set_behind_a_discard_all_in_one_batch_is_told() {
        likePostgres(ada -> {
            ada.send(parse("", "discard all"), bind("", ""), execute(""));
            ada.send(parse("", "set default_transaction_read_only = on"), bind("", ""), execute(""), sync());
            expectReady(ada, 1);
        });
    }

    @Test
    void a_set_behind_a_reset_in_one_query_is_told() {
        likePostgres(ada -> ada.query("reset all; set DateStyle = 'German'"));
    }
}
