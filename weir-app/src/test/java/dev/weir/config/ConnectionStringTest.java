package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConnectionString.Pair;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStringTest {
    private final Problems problems = new Problems();

    private List<Pair> parse(String text) {
        return ConnectionString.parse(text, new Position("weir.ini", 7, 10), problems);
    }

    @Test
    void pairs_are_separated_by_blanks_and_may_have_blanks_around_the_equals_sign() {
        assertThat(parse("host=a,b  port = 5433\tuser='o''neil' connect_query='select ''x = y'''"))
                .extracting(Pair::key, Pair::value)
                .containsExactly(
                        Tuple.tuple("host", "a,b"),
                        Tuple.tuple("port", "5433"),
                        Tuple.tuple("user", "o'neil"),
                        Tuple.tuple("connect_query", "select 'x = y'"));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void keys_and_values_know_their_column() {
        assertThat(parse("host=a  port='1'")).last().satisfies(port -> {
            assertThat(port.keyAt().column()).isEqualTo(10 + 8);
            assertThat(port.valueAt().column()).isEqualTo(10 + 13);
        });
    }

    @Test
    void nothing_is_a_valid_connection_string() {
        assertThat(parse("")).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"host=a hunter2", "host=a password='hunter2", "host=a =hunter2", "host=a password='x'hunter2"})
    void a_broken_pair_is_reported_at_its_column_and_never_quoted(String text) {
        parse(text);

        assertThat(problems.errors()).singleElement().satisfies(error -> {
            assertThat(error.at().column()).isEqualTo(10 + 7);
            assertThat(error.message()).contains("expected key=value").doesNotContain("hunter2");
        });
    }

    @Test
    void an_empty_value_is_refused() {
        parse("host='' port=1");

        assertThat(Ini.lines(problems)).containsExactly("weir.ini:7:15: error: empty value: leave \"host\" out");
    }
}
