package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random texts and random messages; the seed is the test's argument. */
class ConsoleFuzzTest {
    private static final List<String> PIECES = List.of(
            "show",
            "SELECT",
            "pools",
            "stats",
            "reload",
            "shutdown",
            "set",
            "=",
            "to",
            "'",
            "\"",
            ";",
            "--",
            "\n",
            "/*",
            "*/",
            "(",
            ")",
            "version",
            "1",
            "$1",
            "begin",
            "commit",
            "discard",
            "all",
            "deallocate",
            "x",
            "é",
            "\u0001",
            "%s",
            "99999999999",
            ".",
            ",",
            "time",
            "zone",
            "session",
            "transaction",
            "pause",
            "rollback",
            "close",
            "");
    private static final int ROUNDS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void any_command_text_has_exactly_one_ready_for_query_and_it_comes_last(long seed) {
        var random = new Random(seed);
        var console = new ConsoleTester();
        for (int i = 0; i < ROUNDS; i++) {
            var text = text(random);
            var replies = console.query(text);

            assertThat(replies).as(text).last().asString().startsWith("Z ");
            assertThat(replies.stream().filter(reply -> reply.startsWith("Z ")))
                    .as(text)
                    .hasSize(1);
            assertThat(replies).as(text).noneMatch(reply -> reply.startsWith("E XX000"));
            assertThat(console.closed).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void any_order_of_extended_messages_has_one_ready_for_query_per_sync(long seed) {
        var random = new Random(seed);
        var console = new ConsoleTester();
        for (int i = 0; i < ROUNDS; i++) {
            console.replies.clear();
            int length = random.nextInt(8);
            for (int j = 0; j < length; j++) {
                message(console, random);
            }
            console.sync();

            assertThat(console.replies.stream().filter(reply -> reply.startsWith("Z ")))
                    .hasSize(1);
            assertThat(console.replies).noneMatch(reply -> reply.startsWith("E XX000"));
            assertThat(console.closed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_bytes_end_in_answers_or_a_close_never_in_an_exception(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var console = new ConsoleTester();
            for (int j = 0; j < 4; j++) {
                var body = new byte[random.nextInt(24)];
                random.nextBytes(body);
                console.frame("QPBDECSHFdcfXp?".charAt(random.nextInt(15)), Unpooled.wrappedBuffer(body));
            }
            assertThat(console.replies).noneMatch(reply -> reply.startsWith("E XX000"));
        }
    }

    private static void message(ConsoleTester console, Random random) {
        var name = random.nextBoolean() ? "" : "a";
        switch (random.nextInt(6)) {
            case 0 -> console.parse(name, text(random));
            case 1 -> console.parse(name, "show state");
            case 2 -> console.bind(name, name, random.nextInt(2));
            case 3 -> console.describe(random.nextBoolean() ? 'S' : 'P', name);
            case 4 -> console.execute(name, random.nextInt(3));
            default -> console.close(random.nextBoolean() ? 'S' : 'P', name);
        }
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(7);
        for (int i = 0; i < length; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size()))).append(random.nextInt(4) == 0 ? "" : " ");
        }
        return text.toString();
    }
}
