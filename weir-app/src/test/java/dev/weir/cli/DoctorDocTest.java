package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/doctor.md} shows of {@code weir explain} is what it prints. */
class DoctorDocTest {
    private static final Path DOC = Path.of("..", "docs", "doctor.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```\n\\$ ./weir explain <<'TEXT'\n(.*?)\nTEXT\n(.*?)```\n", Pattern.DOTALL);

    /** An example of the document. */
    record Example(String input, String output) {}

    static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        var matcher = EXAMPLE.matcher(Files.readString(DOC));
        while (matcher.find()) {
            examples.add(new Example(matcher.group(1) + "\n", matcher.group(2)));
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_prints_what_the_document_says(Example example) {
        var weir = new CommandLineHarness();
        weir.in = new ByteArrayInputStream(example.input().getBytes(StandardCharsets.UTF_8));

        assertThat(weir.run("explain")).isZero();
        assertThat(weir.out.toString()).isEqualTo(example.output());
    }

    @Test
    void each_field_report_has_an_example() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(5);
    }
}
