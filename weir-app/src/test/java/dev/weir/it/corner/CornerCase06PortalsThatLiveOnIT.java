package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closePortal;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.flush;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Until Sync there is a transaction, also when nobody said BEGIN: the server stays with the client. */
final class CornerCase06PortalsThatLiveOnIT extends Pooled {
    @Test
    void a_suspended_portal_keeps_its_server_until_sync() {
        var ada = login();
        ada.send(parse("", "select generate_series(1, 3)"), bind("", ""), execute("", 1), flush());
        assertThat(ada.readUntil("s", WireClient.PATIENCE).shape()).isEqualTo("1 2 D s");

        bob().send(query("select 'bob'"));
        ada.send(execute("", 1), flush());
        assertThat(ada.readUntil("s", WireClient.PATIENCE).value()).isEqualTo("2");
        if (target().isPooler()) {
            bob().expectSilence(Duration.ofMillis(200));
        }
        ada.send(execute("", 0), sync());
        assertThat(ada.readUntilReady().value()).isEqualTo("3");
        assertThat(bob().readUntilReady(ONE_SECOND).value()).isEqualTo("bob");
    }

    @Test
    void a_flush_without_sync_gives_the_answers_and_keeps_the_server() {
        var ada = login();
        ada.send(parse("", "select set_config('weir.probe', 'ada', true)"), bind("", ""), execute(""), flush());
        ada.readUntil("C", WireClient.PATIENCE);
        bob().send(query("select 'bob'"));
        ada.send(parse("", "select current_setting('weir.probe')"), bind("", ""), execute(""), sync());

        assertThat(ada.readUntilReady().value()).isEqualTo("ada");
        assertThat(bob().readUntilReady(ONE_SECOND).value()).isEqualTo("bob");
    }

    @Test
    void a_portal_in_a_transaction_survives_syncs() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.send(parse("q", "select generate_series(1, 5)"), bind("cursor", "q"), sync())
                    .readUntilReady();
            for (int batch = 0; batch < 3; batch++) {
                ada.send(execute("cursor", 2), sync());
                assertThat(ada.readUntilReady().transactionStatus()).isEqualTo('T');
            }
            ada.send(closePortal("cursor"), closeStatement("q"), sync()).readUntilReady();
            ada.query("commit");
        });
    }

    @Test
    void a_portal_outside_a_transaction_is_gone_after_sync() {
        likePostgres(ada -> {
            ada.send(parse("", "select generate_series(1, 5)"), bind("p", ""), execute("p", 2), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 2 D D s Z");
            ada.send(execute("p", 2), sync());
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("34000");
        });
    }

    @Test
    void several_portals_are_open_at_once() {
        likePostgres(ada -> {
            ada.send(
                    parse("", "select generate_series(1, 4)"),
                    bind("x", ""),
                    bind("y", ""),
                    execute("x", 1),
                    execute("y", 2),
                    execute("x", 3),
                    execute("y"),
                    closePortal("x"),
                    sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 2 2 D s D D s D D D s D D C 3 Z");
        });
    }

    @Test
    void sql_cursors_work_inside_a_transaction() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.query("declare c cursor for select generate_series(1, 5)");
            ada.query("fetch 2 from c");
            ada.query("move 1 in c");
            ada.query("fetch all from c");
            ada.query("close c");
            ada.query("commit");
        });
    }
}
