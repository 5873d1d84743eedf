package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.IniReader.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IniReaderTest {
    private final Problems problems = new Problems();

    private List<Entry> read(String text) {
        return IniReader.readText(text, "weir.ini", problems);
    }

    @Test
    void a_value_is_the_rest_of_its_line_and_knows_where_it_stands() {
        var entries = read("\n  [pgbouncer]\n  logfile =  a # b ; c  \r\n");

        assertThat(entries)
                .containsExactly(new Entry(
                        Section.PGBOUNCER,
                        "logfile",
                        new Position("weir.ini", 3, 3),
                        "a # b ; c",
                        new Position("weir.ini", 3, 14)));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void keys_that_pgbouncer_would_forget_because_the_section_begins_again_are_named() {
        var entries = read("[pgbouncer]\nio=nio\nverbose=1\npidfile=x\n[databases]\na=\n[pgbouncer]\nverbose=2\n");

        assertThat(entries).hasSize(5);
        assertThat(Ini.lines(problems))
                .containsExactly("weir.ini:7:1: warning: [pgbouncer] begins again: PgBouncer forgets what came before,"
                        + " Weir keeps io, pidfile");
    }

    @Test
    void a_section_begins_again_without_a_word_where_nothing_is_forgotten() {
        read(
                "[pgbouncer]\n[databases]\na=\n[pgbouncer]\nverbose=1\n[pgbouncer]\nverbose=2\n[weir]\nio=nio\n[databases]\nb=");

        assertThat(problems.all()).isEmpty();
    }

    @Test
    void who_is_let_in_must_not_hang_on_which_of_the_two_reads_the_file() {
        read("[pgbouncer]\nauth_type=md5\n[pgbouncer]\nauth_type=any\n");
        assertThat(problems.all()).isEmpty();

        read("[pgbouncer]\nauth_type=any\nverbose=1\n[pgbouncer]\nverbose=2\n");
        assertThat(Ini.lines(problems))
                .containsExactly(
                        "weir.ini:4:1: error: [pgbouncer] begins again: to PgBouncer auth_type would be back at"
                                + " its default; write it here, or join the two");
    }

    @Test
    void comments_begin_a_line_and_blank_lines_are_skipped() {
        assertThat(read("; one\n  # two\n\n[users]\n;ada = x\n")).isEmpty();
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain-1.2_x*       | plain-1.2_x*",
                "\"with \"\"quotes\"\" = and blanks\" | with \"quotes\" = and blanks",
                "'it''s'            | it's",
                "*                  | *"
            })
    void names_are_plain_or_quoted_either_way(String written, String name) {
        assertThat(read("[databases]\n" + written + " = host=x"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.key()).isEqualTo(name);
                    assertThat(entry.value()).isEqualTo("host=x");
                });
    }

    @Test
    void the_weir_section_is_another_name_for_the_pgbouncer_section() {
        assertThat(read("[weir]\nio = nio")).extracting(Entry::section).containsExactly(Section.PGBOUNCER);
    }

    @Test
    void every_broken_line_is_reported_and_reading_goes_on() {
        var entries = read("""
                io = nio
                [pgbouncr]
                io = nio
                [pgbouncer
                nonsense password=hunter2
                [users] ada = x
                %inculde other.ini
                """);

        assertThat(entries).extracting(Entry::key).containsExactly("ada");
        assertThat(Ini.lines(problems))
                .containsExactly(
                        "weir.ini:1:1: error: \"io\" stands before the first [section]",
                        "weir.ini:2:1: error: unknown section [pgbouncr]: did you mean \"pgbouncer\"?",
                        "weir.ini:4:1: error: a section needs a closing ]",
                        "weir.ini:5:1: error: expected \"key = value\"; quote a key that holds other characters than"
                                + " A-Z 0-9 _ . - *",
                        "weir.ini:7:1: error: the only directive is \"%include FILE\"");
    }

    @Test
    void an_included_file_continues_the_open_section_and_leaves_its_own_open(@TempDir Path directory)
            throws IOException {
        var inner = Files.writeString(directory.resolve("inner.ini"), "io = nio\n[users]\nada =\n");
        var outer = Files.writeString(
                directory.resolve("outer.ini"), "[pgbouncer]\n%include " + inner + "\nbob = pool_size=1\n");

        var entries = IniReader.readFile(outer, problems);

        assertThat(entries).extracting(Entry::toString).containsExactly("[pgbouncer] io", "[users] ada", "[users] bob");
        assertThat(entries)
                .extracting(entry -> entry.keyAt().toString())
                .containsExactly(inner + ":1:1", inner + ":3:1", outer + ":3:1");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void a_file_that_includes_itself_is_reported_once(@TempDir Path directory) throws IOException {
        var one = directory.resolve("one.ini");
        var two = Files.writeString(directory.resolve("two.ini"), "[pgbouncer]\n%include " + one + "\n");
        Files.writeString(one, "%include " + two);

        IniReader.readFile(one, problems);

        assertThat(Ini.lines(problems))
                .containsExactly(two + ":2:10: error: " + one + " includes itself: remove this line");
    }

    @Test
    void includes_go_ten_files_deep_and_no_deeper(@TempDir Path directory) throws IOException {
        for (int i = 0; i < 12; i++) {
            Files.writeString(directory.resolve(i + ".ini"), "%include " + directory.resolve(i + 1 + ".ini"));
        }
        Files.writeString(directory.resolve("12.ini"), "");

        IniReader.readFile(directory.resolve("2.ini"), problems);
        assertThat(problems.all()).isEmpty();

        IniReader.readFile(directory.resolve("1.ini"), problems);
        assertThat(Ini.lines(problems))
                .containsExactly(directory.resolve("11.ini") + ":1:10: error: more than 10 files include each other");
    }

    @Test
    void a_missing_file_is_reported_where_it_is_mentioned() {
        read("[pgbouncer]\n%include nowhere/at/all.ini");

        assertThat(problems.errors()).singleElement().satisfies(error -> {
            assertThat(error.at()).isEqualTo(new Position("weir.ini", 2, 10));
            assertThat(error.message()).startsWith("nowhere/at/all.ini does not exist (looked in /");
        });
    }
}
