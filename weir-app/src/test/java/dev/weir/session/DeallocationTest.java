package dev.weir.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.Borrowed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeallocationTest {
    @RegisterExtension
    final Borrowed borrowed = new Borrowed();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DEALLOCATE pdo_stmt_00000001         | pdo_stmt_00000001
            deallocate Prepare S1;               | s1
            DEALLOCATE "S 1"                     | S 1
            DEALLOCATE "a""b"                    | a"b
            '  DEALLOCATE\ta ;  '                | a
            DEALLOCATE prepare                   | prepare
            DEALLOCATE PREPARE prepare           | prepare
            DEALLOCATE "all"                     | all
            '-- so long\nDEALLOCATE a'           | a
            /* x /* y */ z */DEALLOCATE a        | a
            DEALLOCATE/**/a--done                | a
            DEALLOCATE _a$1                      | _a$1
            """)
    void one_statement_that_names_a_statement_is_recognised(String sql, String name) {
        assertThat(nameIn(sql.replace("\\n", "\n").replace("\\t", "\t"))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "DEALLOCATE",
                "DEALLOCATE ALL",
                "deallocate prepare all",
                "DEALLOCATE a; select 1",
                "DEALLOCATE a b",
                "DEALLOCATE \"open",
                "DEALLOCATEa",
                "DISCARD ALL",
                "select 'DEALLOCATE a'",
                "-- DEALLOCATE a",
                "/* DEALLOCATE a",
                "DROP TABLE a",
            })
    void anything_else_is_not(String sql) {
        assertThat(nameIn(sql)).isNull();
    }

    @Test
    void the_text_ends_at_its_zero() {
        assertThat(nameIn("DEALLOCATE a\0\0\1 b")).isEqualTo("a");
    }

    @Test
    void a_text_too_long_to_be_one_is_not_read() {
        assertThat(nameIn("DEALLOCATE " + "a".repeat(600))).isNull();
    }

    private @Nullable String nameIn(String sql) {
        var in = borrowed.of("xx" + sql);
        Deallocation found = Deallocation.of(in, 2, in.writerIndex() - 2);
        return found == null ? null : new String(found.name(), ISO_8859_1);
    }
}
