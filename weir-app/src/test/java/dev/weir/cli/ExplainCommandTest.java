package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String DJANGO = """
        django.db.utils.OperationalError: connection failed: FATAL:  too many connections for role "app"
        django.db.utils.OperationalError: connection failed: FATAL:  too many connections for role "app"
        ERROR:  prepared statement "_pg3_0" does not exist
        """;

    private final CommandLineHarness weir = new CommandLineHarness();

    @TempDir
    Path folder = Path.of("");

    @Test
    void an_error_on_stdin_is_explained_with_the_edit_and_the_command_to_confirm() {
        assertThat(explain(DJANGO)).isZero();

        assertThat(weir.out.toString())
                .startsWith("Layer      the connection limit of the role\n")
                .contains("Error      too many connections for the role, 2 times, lines 1 to 2\n")
                .contains("Platform   the text does not say\n")
                .contains("Framework  Django")
                .contains("\nDjango, settings.py")
                .contains("  - DATABASES[\"default\"][\"CONN_MAX_AGE\"] = 600\n")
                .contains("  + DATABASES[\"default\"][\"CONN_MAX_AGE\"] = 0\n")
                .contains("To confirm:\n  psql \"$DATABASE_URL\" -c ")
                .contains("Also in this text\n  - a prepared statement that is not there, once, in line 3")
                .doesNotContain("\u001b");
        assertThat(weir.out.toString().lines()).allMatch(line -> line.length() <= 100);
        assertThat(weir.err.toString()).isEmpty();
    }

    @Test
    void a_file_is_explained_as_well() throws IOException {
        var file = Files.writeString(folder.resolve("app.log"), DJANGO);

        assertThat(weir.run("explain", file.toString())).isZero();
        assertThat(weir.out.toString()).startsWith("Layer      the connection limit of the role\n");
    }

    @Test
    void scripts_get_one_json_object() {
        assertThat(explain(DJANGO, "--json", "-")).isZero();

        assertThat(weir.out.toString())
                .startsWith(
                        "{\"recognised\":true,\"platform\":null,\"frameworks\":[\"django\",\"psycopg\"],\"lines\":3,"
                                + "\"causes\":[{\"layer\":\"role-limit\",\"count\":2,\"first_line\":1,\"last_line\":2,"
                                + "\"follows\":false,\"id\":\"ROLE_LIMIT\",\"severity\":\"critical\"")
                .contains("\"layer\":\"prepared-statement\"")
                .hasLineCount(1);
    }

    @Test
    void what_nobody_knows_is_unknown_and_not_guessed() {
        assertThat(explain("ERROR 1040 (HY000): Too many connections\n")).isEqualTo(3);
        assertThat(weir.out.toString()).startsWith("Unknown: ");

        assertThat(explain("nothing\n", "--json")).isEqualTo(3);
        assertThat(weir.out.toString())
                .isEqualTo("{\"recognised\":false,\"platform\":null,\"frameworks\":[],\"lines\":1,\"causes\":[]}\n");
    }

    @Test
    void what_cannot_be_read_is_said_in_one_sentence() throws IOException {
        var binary = Files.write(folder.resolve("core"), new byte[] {1, 0, 2});

        assertThat(weir.run("explain", folder.resolve("none").toString())).isEqualTo(3);
        assertThat(weir.err.toString()).isEqualTo("weir explain: there is no file " + folder.resolve("none") + "\n");

        assertThat(weir.run("explain", folder.toString())).isEqualTo(3);
        assertThat(weir.err.toString()).isEqualTo("weir explain: cannot read " + folder + ": it is a directory\n");

        assertThat(weir.run("explain", binary.toString())).isEqualTo(3);
        assertThat(weir.err.toString())
                .isEqualTo(
                        "weir explain: " + binary + " is binary, not a text: give a log, an error or a stack trace\n");

        assertThat(explain("")).isEqualTo(3);
        assertThat(weir.err.toString())
                .isEqualTo("weir explain: the input is empty: paste the error, or pipe a log in\n");
        assertThat(weir.out.toString()).isEmpty();
    }

    @Test
    void damaged_text_is_explained_and_said_to_be_damaged() {
        weir.in = new ByteArrayInputStream(
                "\u00e9 sorry, too many clients already".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(weir.run("explain")).isZero();
        assertThat(weir.err.toString())
                .isEqualTo("weir explain: the input is not all UTF-8: 1 character could not be read and was passed"
                        + " over\n");
    }

    private int explain(String text, String... options) {
        weir.in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        var arguments = new String[options.length + 1];
        arguments[0] = "explain";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return weir.run(arguments);
    }
}
