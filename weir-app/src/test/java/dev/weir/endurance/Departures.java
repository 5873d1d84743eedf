package dev.weir.endurance;

import static dev.weir.testing.Frontend.query;

import java.io.IOException;
import java.util.Arrays;

/** Clients that go without a word, by RST, where it hurts. What they wrote must not stay. */
final class Departures {
    private Departures() {}

    static void inMessage(Client client) throws IOException {
        var whole = query(client.write(1).insert(0));
        client.conversation().send(Arrays.copyOf(whole, 1 + client.random().nextInt(whole.length - 1)));
        client.forget();
    }

    static void inTransaction(Client client) throws IOException {
        client.expect(client.query("begin"), "C Z", 'T');
        client.expect(client.query(client.write(1).insert(0)), "C Z", 'T');
        client.forget();
    }

    static void inResult(Client client) throws IOException {
        Bulk.ask(client, 20_000);
        for (int i = client.random().nextInt(50); i >= 0; i--) {
            client.conversation().read();
        }
        client.forget();
    }
}
