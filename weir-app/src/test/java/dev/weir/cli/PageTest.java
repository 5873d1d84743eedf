package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Finding FULL = new Finding(
            "SERVER_SLOTS",
            Severity.CRITICAL,
            Confidence.HIGH,
            "All 22 slots that an application can have are taken: "
                    + "word ".repeat(40).strip() + ".",
            List.of("web holds 14", "worker holds 6"),
            List.of(new Remedy(
                    "Django", "settings.py", "CONN_MAX_AGE = 30", "CONN_MAX_AGE = 0", "SHOW max_connections;")),
            Finding.Past.SAME);

    private final StringWriter written = new StringWriter();

    @Test
    void text_is_wrapped_below_the_first_line_of_its_item() {
        page(40, false).item("  - ", "one two three four five six seven eight nine");

        assertThat(written).hasToString("""
              - one two three four five six seven
                eight nine
            """);
    }

    @Test
    void a_word_longer_than_the_line_is_left_whole() {
        var address = "x".repeat(60);
        page(40, false).paragraph("see " + address + " there");

        assertThat(written.toString().lines()).containsExactly("see", address, "there");
    }

    @Test
    void no_line_of_a_finding_is_wider_than_a_hundred_columns_on_any_terminal() {
        page(400, true).finding(FULL);

        assertThat(written.toString().lines().map(line -> line.replaceAll("\u001b\\[\\d+m", "")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void without_colour_nothing_but_text_is_written() {
        page(100, false).finding(FULL);

        assertThat(written.toString())
                .doesNotContain("\u001b")
                .contains("  - CONN_MAX_AGE = 30\n  + CONN_MAX_AGE = 0\n")
                .contains("To confirm:\n  SHOW max_connections;\n");
    }

    @Test
    void colours_are_those_that_a_light_and_a_dark_background_show() {
        page(100, true).finding(FULL);

        assertThat(written.toString()).contains("\u001b[31m- CONN_MAX_AGE", "\u001b[32m+ CONN_MAX_AGE");
        assertThat(written.toString().replaceAll("\u001b\\[(0|1|31|32|35)m", ""))
                .doesNotContain("\u001b");
    }

    @Test
    void a_narrow_terminal_gets_narrow_text_but_never_a_column_of_letters() {
        assertThat(page(1, false).width()).isEqualTo(40);
        assertThat(page(80, false).width()).isEqualTo(80);
    }

    private Page page(int columns, boolean colour) {
        return new Page(new PrintWriter(written), columns, colour);
    }
}
