package dev.weir.doctor.live.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlShapeTest {
    private static final String SECRET = "hunter2";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM t WHERE id = 42 | SELECT * FROM t WHERE id = ?",
                "SELECT 'a''b', E'c\\'d', 1.5e-7 | SELECT ?, …",
                "select t1.c2 from t1 where c2 = $1 | select t1.c2 from t1 where c2 = $1",
                "select \"Name\" from \"T\" -- who asks | select \"Name\" from \"T\"",
                "select /* a /* nested */ tag */ 1 | select ?",
                "insert into t values (1, 'x', null) | insert into t values (?, …, null)",
                "do $tag$ secret $tag$ | do ?",
                "SET app.token = hunter2 | SET app.token …",
                "SET LOCAL app.token TO hunter2 | SET LOCAL app.token …",
                "update t set a = 5 | update t set a = ?",
                "alter role ada password 'x' | alter role ada password ?",
            })
    void literals_and_comments_go_and_names_stay(String sql, String shape) {
        assertThat(SqlShape.of(sql)).isEqualTo(shape);
    }

    @Test
    void a_string_that_may_end_in_two_places_ends_the_shape() {
        assertThat(SqlShape.of("select 'a\\', 'hunter2' from t")).isEqualTo("select ? …");
    }

    @Test
    void a_statement_that_the_server_cut_off_inside_a_string_shows_nothing_of_it() {
        assertThat(SqlShape.of("select * from t where name = 'hunt")).isEqualTo("select * from t where name = ? …");
    }

    @Test
    void a_shape_is_one_short_line() {
        assertThat(SqlShape.of("select\n\ta,\u001b[31m b" + ", c".repeat(100)))
                .startsWith("select a, [? b, c")
                .hasSizeLessThanOrEqualTo(92)
                .doesNotContain("\n");
    }

    /** Pieces in any order: whatever is quoted never shows. */
    @Test
    void no_literal_ever_shows() {
        var pieces = new String[] {
            "'" + SECRET + "'",
            "E'x\\'" + SECRET + "'",
            "$$" + SECRET + "$$",
            "$q$ ' " + SECRET + " $q$",
            "U&'" + SECRET + "'",
            "'it''s " + SECRET + "'",
            "/* " + SECRET + " ' */",
            "-- " + SECRET + " '\n",
            "B'1'",
            "\"na'me\"",
            "=",
            ",",
            "(",
            "a1",
            "1e5",
            "'\\'",
            "E'\\\\'",
            "-",
            "/",
            "$1",
        };
        long seed = 42;
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            var sql = new StringBuilder("SELECT ");
            for (int i = random.nextInt(8); i >= 0; i--) {
                sql.append(pieces[random.nextInt(pieces.length)]).append(' ');
            }
            assertThat(SqlShape.of(sql.toString())).as("seed %d, %s", seed, sql).doesNotContain(SECRET);
        }
    }
}
