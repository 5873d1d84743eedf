package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.wire.FrameCursor;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Any messages to the console: answers in PostgreSQL's order or a close, never an inner error; and any text cuts into
 * commands that stand in it as they do.
 */
public final class ConsoleFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        switch (input.choose(3)) {
            case 0 -> messages(input.rest());
            case 1 -> query(input.text());
            default -> commands(input.text());
        }
    }

    /** Frames as a client would send them. */
    private static void messages(byte[] stream) {
        var console = new ConsoleTester();
        var cursor = new FrameCursor();
        var in = Unpooled.wrappedBuffer(stream);
        cursor.over(in, 0);
        while (!console.closed && cursor.next() && cursor.bodyLength() >= 0 && cursor.whole()) {
            console.replies.clear();
            byte tag = cursor.tag();
            console.session.onFrame(tag, in.slice(cursor.body(), cursor.bodyLength()));
            cursor.skip();

            assertThat(console.replies).noneMatch(reply -> reply.startsWith("E XX000"));
            long ready = console.replies.stream()
                    .filter(reply -> reply.startsWith("Z "))
                    .count();
            if (console.closed) {
                assertThat(ready).isZero();
            } else if (tag == 'S') {
                assertThat(ready).isOne();
            } else if (tag != 'Q') {
                assertThat(ready).as("ready after %s", (char) tag).isLessThan(tag == 'F' ? 2 : 1);
            }
        }
        console.session.onDisconnect();
    }

    private static void query(String sql) {
        var console = new ConsoleTester();
        if (sql.length() * 4 < ConsoleSession.LONGEST_MESSAGE) {
            var replies = console.query(sql.replace('\0', ' '));
            assertThat(replies).last().asString().startsWith("Z ");
            assertThat(replies.stream().filter(reply -> reply.startsWith("Z "))).hasSize(1);
            assertThat(replies).noneMatch(reply -> reply.startsWith("E XX000"));
        }
    }

    private static void commands(String sql) {
        int from = 0;
        for (var statement : CommandLexer.statements(sql)) {
            int at = sql.indexOf(statement.text(), from);
            assertThat(at).as("in order, and as typed").isNotNegative();
            from = at + statement.text().length();
            assertThat(statement.text().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
            if (statement.unfinished().isEmpty()) {
                assertThat(CommandParser.parse(statement)).isNotNull();
            }
        }
    }

    private ConsoleFuzz() {}
}
