package dev.weir.endurance;

import static dev.weir.testing.Frontend.copyData;
import static dev.weir.testing.Frontend.copyDone;
import static dev.weir.testing.Frontend.copyFail;
import static dev.weir.testing.Frontend.query;

import dev.weir.testing.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Work of many bytes: COPY both ways and large results, every row of which is looked at. */
final class Bulk {
    private static final int LARGE_ROWS = 2_000;
    private static final int ROW_BYTES = 500;

    private Bulk() {}

    static void copyIn(Client client) throws IOException {
        copyIn(client, 1 + client.random().nextInt(200), client.random().nextInt(1_000));
    }

    /** @param padding bytes of each row beyond its numbers */
    static void copyIn(Client client, int rows, int padding) throws IOException {
        var entry = client.write(rows);
        beginCopy(client, entry, rows, padding);
        entry.commitAsked();
        var reply = client.ask(copyDone());
        if (reply.hasError()) {
            entry.rolledBack();
        } else {
            entry.committed();
        }
        client.expect(reply, "C Z", 'I');
        if (!reply.commandTags().getFirst().equals("COPY " + rows)) {
            throw new WrongAnswer("copied %d rows, PostgreSQL says %s".formatted(rows, reply));
        }
    }

    private static void beginCopy(Client client, Ledger.Entry entry, int rows, int padding) throws IOException {
        client.conversation().send(query("copy ledger from stdin"));
        var begins = client.conversation().read();
        while (begins.tag() == 'N') { // it has to wait for a server
            begins = client.conversation().read();
        }
        if (begins.tag() != 'G') {
            throw new WrongAnswer("COPY answered with " + begins);
        }
        String pad = "x".repeat(padding);
        for (int part = 0; part < rows; part++) {
            client.conversation().send(copyData("%d\t%d\t%d\t%s\n".formatted(entry.client, entry.serial, part, pad)));
        }
    }

    static void copyInGivenUp(Client client) throws IOException {
        var entry = client.write(3);
        beginCopy(client, entry, 3, 10);
        String mark = client.nextMark();
        var reply = client.ask(copyFail(mark));
        client.expect(reply, "E Z", 'I');
        if (!reply.error().message().contains(mark)) {
            throw new WrongAnswer("gave up with %s, got %s".formatted(mark, reply));
        }
    }

    static void copyOut(Client client) throws IOException {
        String mark = client.nextMark();
        int rows = client.random().nextInt(1_000);
        client.conversation()
                .send(query("copy (select '%s.' || g from generate_series(1, %d) g) to stdout".formatted(mark, rows)));
        var lines = new Rows(rows, "H", "d", row -> mark + "." + row + "\n");
        client.conversation().readUntilReady(lines);
        lines.expectAll();
    }

    static void largeResult(Client client) throws IOException {
        ask(client, LARGE_ROWS);
        readLarge(client, LARGE_ROWS);
    }

    /** Asks for that many rows of 500 bytes. */
    static void ask(Client client, int rows) throws IOException {
        String mark = client.nextMark();
        client.conversation()
                .send(query("select rpad('%s.' || g || '.', %d, 'x') from generate_series(1, %d) g"
                        .formatted(mark, ROW_BYTES, rows)));
    }

    /** Reads what was asked for last. */
    static void readLarge(Client client, int rows) throws IOException {
        String mark = client.lastMark();
        var read = new Rows(rows, "T", "D", row -> pad(mark + "." + row + "."));
        client.conversation().readUntilReady(read);
        read.expectAll();
    }

    private static String pad(String start) {
        return start + "x".repeat(ROW_BYTES - start.length());
    }

    private interface Expected {
        String row(int number);
    }

    /** Counts rows and compares each. */
    private static final class Rows implements Consumer<Message> {
        private final int wanted;
        private final String head;
        private final String tag;
        private final Expected expected;
        private int seen;
        private boolean complete;

        Rows(int wanted, String head, String tag, Expected expected) {
            this.wanted = wanted;
            this.head = head;
            this.tag = tag;
            this.expected = expected;
        }

        @Override
        public void accept(Message message) {
            if (tag.indexOf(message.tag()) >= 0) {
                seen++;
                String got = content(message);
                if (!expected.row(seen).equals(got)) {
                    throw new WrongAnswer("row %d is %s".formatted(seen, got));
                }
            } else if (message.tag() == 'C') {
                complete = true;
            } else if ((head + "cZSN").indexOf(message.tag()) < 0) {
                throw new WrongAnswer("in the middle of %d rows: %s".formatted(wanted, message));
            }
        }

        private static String content(Message message) {
            return message.tag() == 'D'
                    ? String.valueOf(message.values().getFirst())
                    : StandardCharsets.UTF_8.decode(message.body()).toString();
        }

        void expectAll() {
            if (seen != wanted || !complete) {
                throw new WrongAnswer("wanted %d rows, got %d".formatted(wanted, seen));
            }
        }
    }
}
