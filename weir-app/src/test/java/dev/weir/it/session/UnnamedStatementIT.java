package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.describePortal;
import static dev.weir.testing.Frontend.describeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** lib/pq, Vert.x and ODBC send Parse, Describe, Sync and only later Bind, Execute, Sync: the statement stays theirs. */
final class UnnamedStatementIT extends Pooled {
    private static final int ROUNDS = 30;

    @Test
    void eight_clients_get_their_own_answer_across_sync() throws InterruptedException {
        var wrong = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        var clients = IntStream.range(0, 8)
                .mapToObj(n -> Thread.ofVirtual().start(() -> {
                    try {
                        askAcrossSync(login(), "client " + n);
                    } catch (AssertionError failed) {
                        wrong.add(String.valueOf(failed.getMessage()));
                    }
                }))
                .toList();
        for (var client : clients) {
            client.join();
        }

        assertThat(wrong).isEmpty();
    }

    private static void askAcrossSync(WireClient client, String name) {
        for (int round = 0; round < ROUNDS; round++) {
            client.send(parse("", "select '" + name + "', $1::text"), describeStatement(""), sync());
            assertThat(client.readUntilReady().shape()).isEqualTo("1 t T Z");
            client.send(bind("", "", "round " + round), execute(""), sync());
            assertThat(client.readUntilReady().rows().getFirst()).containsExactly(name, "round " + round);
        }
    }

    @Test
    void it_may_be_bound_again_and_again_while_others_come_by() {
        var ada = login();
        ada.send(parse("", "select 'ada', $1::int"), sync()).readUntilReady();
        for (int round = 0; round < 3; round++) {
            bob().send(parse("", "select 'bob'"), bind("", ""), execute(""), sync())
                    .readUntilReady();
            ada.send(bind("", "", "" + round), describePortal(""), execute(""), sync());
            assertThat(ada.readUntilReady().rows().getFirst()).containsExactly("ada", "" + round);
        }
    }

    @Test
    void a_simple_query_or_a_failed_parse_ends_it_as_in_postgres() {
        likePostgres(ada -> {
            ada.send(parse("", "select 1"), sync()).readUntilReady();
            ada.query("select 2");
            ada.send(bind("", ""), execute(""), sync()).readUntilReady();
            ada.send(parse("", "select 1"), sync()).readUntilReady();
            ada.send(parse("", "selec 1"), sync()).readUntilReady();
            bobIsServed();
            ada.send(bind("", ""), execute(""), sync()).readUntilReady();
            ada.send(parse("", "select 1"), closeStatement(""), sync()).readUntilReady();
            bobIsServed();
            ada.send(bind("", ""), execute(""), sync()).readUntilReady();
        });
    }
}
