package dev.weir.doctor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void values_keep_their_kind_and_their_order() throws Exception {
        assertThat(JsonReader.read(" {\"b\" : [1, -2.5e3, true, false, null, \"x\"], \"a\":{}, \"c\":[]} "))
                .isEqualTo(map(
                        "b",
                        java.util.Arrays.asList(1L, -2500.0, true, false, null, "x"),
                        "a",
                        Map.of(),
                        "c",
                        List.of()))
                .extracting(value -> List.copyOf(((Map<?, ?>) value).keySet()))
                .isEqualTo(List.of("b", "a", "c"));
    }

    @Test
    void escapes_are_undone() throws Exception {
        assertThat(JsonReader.read("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\""))
                .isEqualTo("a\"\\/\b\f\n\r\té\ud83d\ude00é");
    }

    @Test
    void a_whole_number_beyond_a_long_is_not_cut_off() throws Exception {
        assertThat(JsonReader.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(JsonReader.read("9223372036854775808")).isEqualTo(9.223372036854776E18);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "tru",
                "nul",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "+1",
                "NaN",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123",
                "\"\t\"",
                "1 2",
                "[1}",
                "\"\\",
                "'a'",
                "// x",
                "\ufeff1",
                "\"\\u\uff11\uff11\uff11\uff11\""
            })
    void what_is_no_json_is_refused(String text) {
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> JsonReader.read(text));
    }

    @Test
    void depth_is_bounded() throws Exception {
        assertThat(JsonReader.read("[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST)))
                .isNotNull();
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> JsonReader.read("[".repeat(1_000_000)))
                .withMessageContaining("too deep");
    }

    @Test
    void a_message_repeats_nothing_of_the_text() {
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> JsonReader.read("{\"password\":\"secret\" oops"))
                .withMessage("character 22: ',' was expected");
    }

    @Test
    void what_is_written_is_read_back_and_jackson_reads_the_same() throws Exception {
        for (long seed = 0; seed < 500; seed++) {
            var value = value(new Random(seed), 4);
            var text = JsonWriter.write(value);

            assertThat(JsonReader.read(text)).as("seed %d", seed).isEqualTo(value);
            assertThat(jackson(text)).as("seed %d, jackson", seed).isEqualTo(value);
        }
    }

    @Test
    void it_takes_no_text_that_jackson_refuses() {
        for (long seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(JsonWriter.write(value(random, 3)));
            for (int i = random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
                text.setCharAt(random.nextInt(text.length()), "{}[],:\"\\0e.-tn \u0001".charAt(random.nextInt(16)));
            }

            assertThat(outcome(() -> JsonReader.read(text.toString())))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(outcome(() -> jackson(text.toString())));
        }
    }

    private interface Reading {
        @Nullable
        Object read() throws Exception;
    }

    private static Object outcome(Reading reading) {
        try {
            return String.valueOf(reading.read());
        } catch (Exception e) {
            return "refused";
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> text(random);
            case 5 -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/\u007f\u2028".codePointAt(random.nextInt(5));
                        case 2 -> 0x1f600 + random.nextInt(50);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    /** Another reader's opinion. */
    private static @Nullable Object jackson(String text) throws IOException {
        try (var parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            var value = jackson(parser);
            if (parser.nextToken() != null) {
                throw new IOException("more");
            }
            return value;
        }
    }

    private static @Nullable Object jackson(com.fasterxml.jackson.core.JsonParser parser) throws IOException {
        var token = parser.currentToken();
        if (token == null) {
            throw new IOException("nothing");
        }
        return switch (token) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    map.put(name, jackson(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(jackson(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == com.fasterxml.jackson.core.JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + token);
        };
    }

    private static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
