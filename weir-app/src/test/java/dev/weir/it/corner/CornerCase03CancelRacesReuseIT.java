package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.cancelRequest;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Reply;
import dev.weir.testing.Targets;
import dev.weir.testing.TcpProxy;
import dev.weir.testing.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A cancel hits the query it was meant for or nothing: the server waits for it before anyone else gets it. */
final class CornerCase03CancelRacesReuseIT extends Pooled {
    private static final int ROUNDS = Integer.getInteger("weir.test.cancelRounds", 300);

    @Test
    void a_cancel_stops_the_query_and_the_client_goes_on() {
        var ada = login();
        ada.send(query("select pg_sleep(30)")).expectSilence(Duration.ofMillis(100));
        ada.cancel();

        var reply = ada.readUntilReady(ONE_SECOND);
        assertThat(reply.error().sqlState()).isEqualTo("57014");
        assertThat(ada.query("select 'goes on'").value()).isEqualTo("goes on");
    }

    @Test
    void a_cancel_stops_a_statement_in_a_transaction_which_is_then_failed() {
        var ada = login();
        ada.query("begin");
        ada.send(parse("", "select pg_sleep(30)"), bind("", ""), execute(""), sync());
        ada.expectSilence(Duration.ofMillis(100)).cancel();

        assertThat(ada.readUntilReady(ONE_SECOND).transactionStatus()).isEqualTo('E');
        assertThat(ada.query("rollback").transactionStatus()).isEqualTo('I');
    }

    /** Run with {@code -Dweir.test.cancelRounds=10000} for the full proof. */
    @Test
    void no_cancel_of_ada_ever_hits_bob() throws InterruptedException {
        var over = new AtomicBoolean();
        var hits = new ArrayList<Reply>();
        var victim = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                var reply = bob().query("select pg_sleep(0.003)");
                if (reply.hasError()) {
                    hits.add(reply);
                }
            }
        });
        var ada = login();
        var random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            ada.send(query("select pg_sleep(0.00" + random.nextInt(4) + ")"));
            Thread.sleep(
                    Duration.ofNanos(random.nextInt(6_000_000))); // so that cancels land before, in and after queries
            ada.cancel();
            var reply = ada.readUntilReady();
            assertThat(reply.shape()).isIn("T D C Z", "T D E Z", "T E Z", "E Z");
            ada.forget();
        }
        over.set(true);
        victim.join();

        assertThat(hits).isEmpty();
    }

    @Test
    void a_cancel_that_takes_long_holds_the_server_back_until_it_has_landed() {
        onlyOnAPooler();
        try (var slow = TcpProxy.delayingCancels(postgres(), Duration.ofMillis(600));
                var target = Targets.underTest(postgres(), PoolerIni.transactionMode(slow.port(), 1))) {
            var ada = target.login(Login.APP);
            var other = target.login(Login.APP);
            ada.send(query("select pg_sleep(0.3)")).expectSilence(Duration.ofMillis(100));
            var canceller = target.connect().send(cancelRequest(ada.pid(), ada.secret()));
            ada.readUntilReady(); // done before the cancel arrives: it must find nothing, and nobody else

            assertThat(other.query("select pg_sleep(1)").shape()).isEqualTo("T D C Z");
            canceller.readUntilClosed(WireClient.PATIENCE);
        }
    }

    @Test
    void a_client_that_waits_for_a_server_can_cancel() {
        onlyOnAPooler();
        bob().query("begin");
        var ada = login();
        ada.send(query("select 'never runs'")).expectSilence(Duration.ofMillis(100));
        ada.cancel();

        assertThat(ada.readUntilReady(ONE_SECOND).error().sqlState()).isEqualTo("57014");
        bob().query("commit");
        assertThat(ada.query("select 'goes on'").value()).isEqualTo("goes on");
    }

    @Test
    void a_cancel_while_nothing_runs_does_nothing() {
        var ada = login();
        ada.query("select 1");
        ada.cancel();
        bobIsServed();

        assertThat(ada.query("select 'fine'").value()).isEqualTo("fine");
    }

    @Test
    void a_cancel_with_a_wrong_key_is_closed_without_an_answer_and_does_nothing() {
        var ada = login();
        ada.send(query("select pg_sleep(0.4)"));
        var wrong = ada.secret();
        wrong[wrong.length - 1] ^= 1;
        var canceller = target().connect().send(cancelRequest(ada.pid(), wrong));

        assertThat(canceller.readUntilClosed(ONE_SECOND).messages()).isEmpty();
        target().connect().send(cancelRequest(ada.pid(), new byte[0])).readUntilClosed(ONE_SECOND);
        assertThat(ada.readUntilReady().shape()).isEqualTo("T D C Z");
    }

    /** Old node-postgres appends one zero byte. PostgreSQL ignores such a request; a pooler has no reason to. */
    @Test
    void a_cancel_with_one_surplus_byte_still_counts() {
        onlyOnAPooler();
        var ada = login();
        ada.send(query("select pg_sleep(30)")).expectSilence(Duration.ofMillis(100));
        ada.cancelWith(cancelRequest(ada.pid(), together(ada.secret(), new byte[1])));

        assertThat(ada.readUntilReady(ONE_SECOND).error().sqlState()).isEqualTo("57014");
    }

    @Test
    void cancel_keys_of_protocol_3_2_are_long_and_work() {
        var ada = target().connect();
        ada.tryLogin(Login.APP.protocol(Frontend.PROTOCOL_3_2));
        boolean speaks32 = ada.received().stream().noneMatch(m -> m.tag() == 'v');
        assertThat(ada.secret().length).isBetween(speaks32 ? 5 : 4, 256);
        ada.send(query("select pg_sleep(30)")).expectSilence(Duration.ofMillis(100));
        ada.cancel();

        assertThat(ada.readUntilReady(ONE_SECOND).error().sqlState()).isEqualTo("57014");
    }
}
