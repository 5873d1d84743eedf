package dev.weir.endurance;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.describePortal;
import static dev.weir.testing.Frontend.describeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;

import dev.weir.testing.Message;
import dev.weir.testing.Reply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Work that only asks: one answer to each request, in order, with the client's own mark and its own settings. */
final class Queries {
    private static final String NAME = "current_setting('application_name')";
    private static final Duration CANCEL_AGAIN = Duration.ofSeconds(1);
    private static final int CANCELS = 20;

    private Queries() {}

    static void simple(Client client) throws IOException {
        String mark = client.nextMark();
        var reply = client.query("select '%s', %s".formatted(mark, NAME));
        client.expectRow(reply, "T D C Z", mark, client.applicationName());
    }

    /** Long enough to be at work when its server goes. */
    static void slow(Client client) throws IOException {
        String mark = client.nextMark();
        var reply = client.query("select '%s' from pg_sleep(0.0%d)"
                .formatted(mark, client.random().nextInt(10)));
        client.expectRow(reply, "T D C Z", mark);
    }

    static void severalStatements(Client client) throws IOException {
        String first = client.nextMark();
        String second = client.nextMark();
        var reply = client.query("select '%s'; select '%s'".formatted(first, second));
        client.expect(reply, "T D C T D C Z", 'I');
        if (!reply.rows().equals(List.of(List.of(first), List.of(second)))) {
            throw new WrongAnswer("wanted %s and %s, got %s".formatted(first, second, reply));
        }
    }

    static void failing(Client client) throws IOException {
        String mark = client.nextMark();
        expectError(client, client.query("select '%s'::int".formatted(mark)), "E Z", "22P02", mark);
    }

    private static void expectError(Client client, Reply reply, String shape, String sqlState, String mark) {
        client.expect(reply, shape, 'I');
        var error = reply.error();
        if (!error.sqlState().equals(sqlState) || !error.message().contains(mark)) {
            throw new WrongAnswer("wanted %s about %s, got %s".formatted(sqlState, mark, reply));
        }
    }

    static void extended(Client client) throws IOException {
        String mark = client.nextMark();
        var reply = client.ask(
                parse("", "select $1::text, " + NAME), bind("", "", mark), describePortal(""), execute(""), sync());
        client.expectRow(reply, "1 2 T D C Z", mark, client.applicationName());
    }

    /** Every client uses the same names, half of them for texts of their own. */
    static void prepared(Client client) throws IOException {
        String mark = client.nextMark();
        int which = client.random().nextInt(6);
        String owner = which % 2 == 0 ? "all" : "c" + client.number();
        String name = "s" + which;
        if (client.prepares(name)) {
            String sql = "select $1::text, '%s %s', %s".formatted(name, owner, NAME);
            var reply = client.ask(parse(name, sql), describeStatement(name), sync());
            client.expect(reply, "1 t T Z", 'I');
        }
        var reply = client.ask(bind("", name, mark), execute(""), sync());
        client.expectRow(reply, "2 D C Z", mark, name + " " + owner, client.applicationName());
    }

    /** Up to ten requests in one write, one of which may fail. */
    static void pipelined(Client client) throws IOException {
        var marks = new ArrayList<String>();
        var requests = new ArrayList<byte[]>();
        int requestCount = 2 + client.random().nextInt(9);
        int failing = client.random().nextInt(2 * requestCount);
        for (int i = 0; i < requestCount; i++) {
            String mark = client.nextMark();
            marks.add(mark);
            String sql = i == failing ? "select $1::text::int" : "select $1::text";
            boolean simple = i % 3 == 2 && i != failing;
            requests.add(
                    simple
                            ? query("select '" + mark + "'")
                            : together(parse("", sql), bind("", "", mark), execute(""), sync()));
        }
        client.conversation().send(requests.toArray(byte[][]::new));
        for (int i = 0; i < requestCount; i++) {
            var reply = client.conversation().readUntilReady();
            if (i == failing) {
                expectError(client, reply, "1 E Z", "22P02", marks.get(i)); // planning at Bind looks at the value
            } else {
                client.expectRow(reply, i % 3 == 2 ? "T D C Z" : "1 2 D C Z", marks.get(i));
            }
        }
    }

    /** A setting of its own, which must follow this client and no other. */
    static void renamed(Client client) throws IOException {
        String name = client.nextMark();
        client.expect(client.query("set application_name = '" + name + "'"), "C Z", 'I');
        client.named(name);
    }

    /** Asks to cancel what runs, once more when that had no effect: a cancel request may come too early. */
    static void cancelled(Client client) throws IOException {
        String mark = client.nextMark();
        client.conversation().send(query("select pg_sleep(%d)::text || '%s'".formatted(CANCELS, mark)));
        var heard = new ArrayList<Message>();
        for (int i = 0; !isWhole(heard); i++) {
            if (i == CANCELS) {
                throw new SocketTimeoutException("cancelled " + CANCELS + " times without effect");
            }
            client.conversation().cancel();
            listen(client.conversation(), heard);
        }
        var reply = new Reply(heard);
        if (!reply.hasError() || !reply.error().sqlState().equals("57014")) {
            throw new WrongAnswer("wanted to be cancelled, got " + reply);
        }
    }

    private static boolean isWhole(List<Message> heard) {
        return !heard.isEmpty() && heard.getLast().tag() == 'Z';
    }

    private static void listen(Conversation conversation, List<Message> heard) throws IOException {
        try {
            conversation.patience(CANCEL_AGAIN);
            conversation.readUntilReady(heard::add);
        } catch (SocketTimeoutException notYet) {
            // to be cancelled again
        } finally {
            conversation.patience(Conversation.PATIENCE);
        }
    }
}
