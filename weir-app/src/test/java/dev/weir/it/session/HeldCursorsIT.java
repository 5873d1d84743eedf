package dev.weir.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Pooled;
import org.junit.jupiter.api.Test;

/** A cursor WITH HOLD is its client's alone: kept where that can be known, gone where it cannot, never another's. */
final class HeldCursorsIT extends Pooled {
    private static final String DECLARE =
            "declare mine cursor with hold for select 'secret' from generate_series(1, 3)";

    @Test
    void one_declared_outside_of_a_transaction_stays_with_its_client_until_it_is_closed() {
        var ada = login();
        ada.query(DECLARE);
        assertThat(ada.query("fetch 1 from mine").value()).isEqualTo("secret");
        assertThat(ada.query("fetch 1 from mine").value()).isEqualTo("secret");
        ada.query("close mine");
        bobIsServed();
    }

    @Test
    void one_closed_in_a_transaction_that_is_rolled_back_is_closed() {
        likePostgres(ada -> {
            ada.query(DECLARE);
            ada.query("begin");
            ada.query("close mine");
            ada.query("rollback");
            ada.query("fetch 1 from mine");
            bobIsServed();
        });
    }

    @Test
    void one_declared_in_the_batch_in_which_a_transaction_begins_stays_when_that_is_committed() {
        likePostgres(ada -> {
            ada.send(
                    Frontend.parse("", DECLARE),
                    Frontend.bind("", ""),
                    Frontend.execute(""),
                    Frontend.parse("", "begin"),
                    Frontend.bind("", ""),
                    Frontend.execute(""),
                    Frontend.sync());
            ada.readUntilReady();
            ada.query("commit");
            ada.query("fetch 1 from mine");
            ada.query("close mine");
            bobIsServed();
        });
    }

    @Test
    void one_declared_in_one_query_with_its_transaction_stays() {
        likePostgres(ada -> {
            ada.query("begin; " + DECLARE + "; commit");
            ada.query("fetch 1 from mine");
            ada.query("close mine");
            bobIsServed();
        });
    }

    @Test
    void one_that_an_error_in_its_query_undoes_keeps_nothing() {
        likePostgres(ada -> {
            ada.query(DECLARE + "; select 1/0");
            ada.query("fetch 1 from mine");
            bobIsServed();
        });
    }

    /** Its query runs to the end when its transaction ends, which is behind the tag of the DECLARE. */
    @Test
    void one_whose_own_query_fails_at_the_commit_keeps_nothing() {
        likePostgres(ada -> {
            ada.send(
                    Frontend.parse(
                            "", "declare mine cursor with hold for select 1 / (2 - n) from generate_series(1, 3) n"),
                    Frontend.bind("", ""),
                    Frontend.execute(""),
                    Frontend.sync());
            ada.readUntilReady();
            bobIsServed();
        });
    }

    @Test
    void one_that_was_committed_before_an_error_in_the_same_query_stays() {
        likePostgres(ada -> {
            ada.query("begin; " + DECLARE + "; commit; select 1/0");
            ada.query("fetch 1 from mine");
            ada.query("fetch 1 from mine");
            ada.query("close mine");
            bobIsServed();
        });
    }

    @Test
    void one_that_is_closed_in_the_query_that_declares_it_keeps_nothing() {
        likePostgres(ada -> {
            ada.query("declare mine cursor for select 1; fetch mine; close mine");
            bobIsServed();
        });
    }

    @Test
    void one_declared_in_a_transaction_is_no_other_clients() {
        onlyOnAPooler();
        var ada = login();
        ada.query("begin");
        ada.query(DECLARE);
        ada.query("commit");
        assertThat(bob().query("fetch 1 from mine").error().sqlState()).isEqualTo("34000");
    }

    @Test
    void a_client_that_leaves_takes_its_cursor_with_it() {
        var ada = login();
        ada.query(DECLARE);
        ada.close();
        bobIsServed();
        assertThat(bob().query("fetch 1 from mine").error().sqlState()).isEqualTo("34000");
    }
}
