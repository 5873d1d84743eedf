package dev.weir.endurance;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;

import dev.weir.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Work that writes: every transaction is entered in the {@link Ledger} with what the client was told about it. */
final class Transactions {
    /** Transactions that stay open for a while are what servers are lost under. */
    private static final int DAWDLE_MILLIS = 30;

    private Transactions() {}

    static void stepByStep(Client client) throws IOException {
        int rows = 1 + client.random().nextInt(3);
        var entry = write(client, rows);
        var seen = client.query(
                "select count(*) from ledger where client = %d and serial = %d".formatted(entry.client, entry.serial));
        client.expect(seen, "T D C Z", 'T');
        if (!String.valueOf(rows).equals(seen.value())) {
            throw new WrongAnswer("wrote %d rows and sees %s".formatted(rows, seen));
        }
        entry.commitAsked();
        committed(client, entry, client.query("commit"), "C Z", "COMMIT");
    }

    private static Ledger.Entry write(Client client, int rows) throws IOException {
        var entry = client.write(rows);
        client.expect(client.query("begin"), "C Z", 'T');
        for (int part = 0; part < rows; part++) {
            client.dawdle(DAWDLE_MILLIS);
            client.expect(client.query(entry.insert(part)), "C Z", 'T');
        }
        return entry;
    }

    private static void committed(Client client, Ledger.Entry entry, Reply reply, String shape, String lastTag) {
        if (reply.hasError()) {
            entry.rolledBack();
        } else {
            entry.committed();
        }
        client.expect(reply, shape, 'I');
        if (!reply.commandTags().getLast().equals(lastTag)) {
            throw new WrongAnswer("wanted %s, got %s".formatted(lastTag, reply));
        }
    }

    static void inOneQuery(Client client) throws IOException {
        var entry = client.write(2);
        entry.commitAsked();
        var reply = client.query("begin; %s; %s; commit".formatted(entry.insert(0), entry.insert(1)));
        committed(client, entry, reply, "C C C C Z", "COMMIT");
    }

    /** Begin, insert and commit in one write with one Sync. */
    static void inOneBatch(Client client) throws IOException {
        var entry = client.write(1);
        entry.commitAsked();
        var reply = client.ask(
                parse("", "begin"),
                bind("", ""),
                execute(""),
                parse("", "insert into ledger values ($1, $2, 0)"),
                bind("", "", "" + entry.client, "" + entry.serial),
                execute(""),
                parse("", "commit"),
                bind("", ""),
                execute(""),
                sync());
        committed(client, entry, reply, "1 2 C 1 2 C 1 2 C Z", "COMMIT");
    }

    static void rolledBack(Client client) throws IOException {
        write(client, 2);
        client.expect(client.query("rollback"), "C Z", 'I');
    }

    static void failed(Client client) throws IOException {
        write(client, 1);
        client.expect(client.query("select 1 / 0"), "E Z", 'E');
        var reply = client.query("commit");
        client.expect(reply, "C Z", 'I');
        if (!reply.commandTags().equals(List.of("ROLLBACK"))) {
            throw new WrongAnswer("committed what had failed: " + reply);
        }
    }

    /** Several transactions of one statement in one write: each is answered for itself. */
    static void pipelined(Client client) throws IOException {
        var entries = new ArrayList<Ledger.Entry>();
        var requests = new ArrayList<byte[]>();
        for (int i = 0; i < 4; i++) {
            var entry = client.write(1);
            entry.commitAsked();
            entries.add(entry);
            requests.add(
                    i % 2 == 0
                            ? query(entry.insert(0))
                            : together(parse("", entry.insert(0)), bind("", ""), execute(""), sync()));
        }
        client.conversation().send(requests.toArray(byte[][]::new));
        for (int i = 0; i < entries.size(); i++) {
            var reply = client.conversation().readUntilReady();
            committed(client, entries.get(i), reply, i % 2 == 0 ? "C Z" : "1 2 C Z", "INSERT 0 1");
        }
    }
}
