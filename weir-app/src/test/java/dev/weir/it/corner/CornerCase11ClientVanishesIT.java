package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.copyData;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.flush;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.terminate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client is gone, at the worst moment. Within a second its server is clean, or another one stands in for it. */
final class CornerCase11ClientVanishesIT extends Pooled {
    @Test
    void after_half_a_bind() {
        var ada = login();
        var bind = bind("", "", "a parameter of some length");
        ada.send(parse("", "select $1::text"), java.util.Arrays.copyOf(bind, bind.length / 2));
        ada.expectSilence(Duration.ofMillis(50)).reset();

        bobIsServed();
    }

    @Test
    void between_parse_and_sync() {
        var ada = login();
        ada.send(parse("", "select pg_current_xact_id()"), bind("", ""), execute(""), flush());
        ada.readUntil("C", WireClient.PATIENCE);
        ada.reset();

        bobIsServed();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void in_an_open_transaction_which_is_rolled_back(boolean withoutAWord) {
        asSuperuser("create table if not exists vanished (n int); grant all on vanished to public; truncate vanished");
        var ada = login();
        ada.query("begin");
        ada.query("insert into vanished values (1)");
        if (withoutAWord) {
            ada.reset();
        } else {
            ada.close();
        }

        bobIsServed();
        assertThat(bob().query("select count(*) from vanished").value()).isEqualTo("0");
    }

    @Test
    void in_a_failed_transaction() {
        var ada = login();
        ada.query("begin");
        ada.query("select 1 / 0");
        ada.reset();

        bobIsServed();
    }

    @Test
    void while_a_query_runs_which_is_cancelled() {
        var ada = login();
        ada.send(query("select pg_sleep(30) /* abandoned */")).expectSilence(Duration.ofMillis(100));
        ada.reset();

        bobIsServed();
        if (target().isPooler()) {
            await().atMost(Duration.ofSeconds(2)).until(() -> running("%abandoned%") == 0);
        }
        asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where query like '%abandoned%' "
                + "and usename = 'app'");
    }

    @Test
    void in_the_middle_of_a_copy_in() {
        asSuperuser("create table if not exists vanished (n int); grant all on vanished to public; truncate vanished");
        var ada = login();
        ada.send(query("copy vanished from stdin")).readUntil("G", WireClient.PATIENCE);
        ada.send(copyData("1\n"), copyData("2\n"));
        ada.reset();

        bobIsServed();
        assertThat(bob().query("select count(*) from vanished").value()).isEqualTo("0");
    }

    @Test
    void in_the_middle_of_a_large_row_and_a_long_result() {
        var ada = WireClient.connect(target().address(), 4096).login(Login.APP);
        ada.send(query("select repeat('x', 4000000) from generate_series(1, 50)"));
        ada.readUntil("T", WireClient.PATIENCE);
        ada.reset();

        bobIsServed();
    }

    @Test
    void in_the_middle_of_a_copy_out() {
        var ada = WireClient.connect(target().address(), 4096).login(Login.APP);
        ada.send(query("copy (select repeat('x', 1000) from generate_series(1, 100000)) to stdout"));
        ada.readUntil("d", WireClient.PATIENCE);
        ada.reset();

        bobIsServed();
    }

    @Test
    void with_pipelined_requests_still_unanswered() {
        var ada = login();
        for (int i = 0; i < 20; i++) {
            ada.send(parse("", "select pg_sleep(0.01)"), bind("", ""), execute(""), sync());
        }
        ada.reset();

        bobIsServed();
    }

    @Test
    void while_it_waits_for_a_server() {
        onlyOnAPooler();
        bob().query("begin");
        var ada = login();
        ada.send(query("select 'never'")).expectSilence(Duration.ofMillis(50));
        ada.reset();
        bob().query("commit");

        bobIsServed();
    }

    @Test
    void during_the_login() {
        for (int cut = 1; cut < Login.APP.startupPacket().length; cut += 7) {
            target().connect()
                    .send(java.util.Arrays.copyOf(Login.APP.startupPacket(), cut))
                    .reset();
        }
        target().connect().reset();

        bobIsServed();
    }

    @Test
    void with_half_a_query_and_a_polite_close_of_one_direction() {
        var ada = login();
        ada.send(java.util.Arrays.copyOf(query("delete from pg_class"), 12));
        ada.shutdownOutput();
        ada.readUntilClosed(ONE_SECOND);

        bobIsServed();
    }

    /** A whole request, then no more to say but still listening: the answer is due. */
    @Test
    void a_half_closed_client_is_not_a_vanished_one_for_what_it_has_asked() {
        var ada = login();
        ada.send(query("select 'answered'"), terminate());
        ada.shutdownOutput();

        assertThat(ada.readUntilReady().value()).isEqualTo("answered");
        ada.readUntilClosed(ONE_SECOND);
    }

    @Test
    void a_stalled_reader_is_only_slow() throws InterruptedException {
        var ada = WireClient.connect(target().address(), 4096).login(Login.APP);
        ada.send(query("select repeat('x', 100000) from generate_series(1, 200)"));
        ada.read();
        Thread.sleep(Duration.ofSeconds(2)); // the stall is what is tested

        assertThat(ada.readUntilReady().tagged('D')).hasSize(200);
    }

    private int running(String like) {
        try (var root = postgres().superuser()) {
            var count = root.query("select count(*) from pg_stat_activity where state = 'active' and usename = 'app' "
                    + "and query like '" + like + "'");
            return Integer.parseInt(String.valueOf(count.value()));
        }
    }
}
