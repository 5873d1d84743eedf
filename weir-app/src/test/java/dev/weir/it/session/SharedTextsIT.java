package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.flush;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients share what a server has prepared. PostgreSQL reads a literal under the settings at its Parse, so what one client
 * prepares under settings of the moment must not reach another one.
 */
final class SharedTextsIT extends Pooled {
    private static final String TEXT = "select extract(epoch from timestamptz '2024-01-01 00:00')::bigint";
    private static final String ELSEWHERE = "set timezone = 'Asia/Tokyo'";

    private WireClient ada;
    private WireClient cyd;

    @Override
    protected PoolerIni ini() {
        return PoolerIni.transactionMode(postgres(), 2);
    }

    /** Ada has prepared the text on a server that Cyd keeps from now on. */
    @BeforeEach
    void adaHasPrepared() {
        ada = login();
        cyd = login();
        ada.send(parse("s", TEXT), bind("", "s"), execute(""), sync()).readUntilReady();
        cyd.query("begin"); // on the only server there is yet
    }

    @Test
    void prepared_late_in_a_transaction_with_settings_of_its_own() {
        ada.query("begin; set local timezone = 'Asia/Tokyo'");
        ada.send(bind("", "s"), execute(""), sync()).readUntilReady();
        ada.query("commit");

        othersHaveTheirOwn();
    }

    @Test
    void prepared_late_behind_a_query_that_changes_settings() {
        ada.send(query(ELSEWHERE), bind("", "s"), execute(""), sync()).readUntilReady();
        ada.readUntilReady();

        othersHaveTheirOwn();
    }

    @Test
    void prepared_late_behind_an_execute_of_the_same_batch() {
        ada.send(parse("", ELSEWHERE), bind("", ""), execute(""), bind("", "s"), execute(""), sync())
                .readUntilReady();

        othersHaveTheirOwn();
    }

    @Test
    void parsed_behind_an_answered_execute_of_the_same_batch() {
        ada.send(parse("", ELSEWHERE), bind("", ""), execute(""), flush()).readUntil("C", WireClient.PATIENCE);
        ada.send(parse("t", TEXT), bind("", "t"), execute(""), sync()).readUntilReady();

        othersHaveTheirOwn();
    }

    @Test
    void the_unnamed_one_prepared_late() {
        var eve = login();
        eve.send(parse("", TEXT), sync()).readUntilReady();
        ada.send(parse("", TEXT), sync()).readUntilReady();
        login().send(parse("", "select 1"), sync()).readUntilReady();
        ada.send(
                        parse("b", "begin"),
                        bind("", "b"),
                        execute(""),
                        parse("l", "set local timezone = 'Asia/Tokyo'"),
                        bind("", "l"),
                        execute(""),
                        bind("", ""), // prepared late
                        execute(""),
                        parse("c", "commit"),
                        bind("", "c"),
                        execute(""),
                        sync())
                .readUntilReady();

        eve.send(bind("", ""), execute(""), sync());
        assertThat(eve.readUntilReady().value()).isEqualTo(direct());
        cyd.query("commit");
    }

    @Test
    void a_statement_that_a_function_has_deallocated_is_prepared_again() {
        ada.send(bind("", "s"), execute(""), sync()).readUntilReady();
        ada.query("do $$ begin execute 'deallocate all'; end $$");

        ada.send(bind("", "s"), execute(""), sync());
        assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("26000");
        ada.send(bind("", "s"), execute(""), sync());
        assertThat(ada.readUntilReady().hasError()).isFalse();
    }

    private void othersHaveTheirOwn() {
        var eve = login();
        eve.send(parse("x", TEXT), bind("", "x"), execute(""), sync());
        assertThat(eve.readUntilReady().value()).isEqualTo(direct());
        cyd.query("commit");
    }

    private String direct() {
        try (var root = postgres().superuser()) {
            return String.valueOf(root.query(TEXT).value());
        }
    }
}
