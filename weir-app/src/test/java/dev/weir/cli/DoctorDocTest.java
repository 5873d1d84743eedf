package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.cause.Evidence;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code docs/doctor.md} shows of the doctor is what it prints: {@code explain} of the text that stands there, {@code plan} of
 * the settings in {@code field-reports}, {@code doctor} of what it would have seen ({@link Bedside}).
 *
 * <p>{@code -Dweir.regenerate=true} writes what they print today; whoever does that reads it before committing.
 */
class DoctorDocTest {
    private static final Path DOC = Path.of("..", "docs", "doctor.md");
    private static final Path SETTINGS = Path.of("src/test/resources/field-reports");
    private static final Pattern EXPLAIN =
            Pattern.compile("```\n\\$ ./weir explain <<'TEXT'\n(.*?)\nTEXT\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern REPORT = Pattern.compile("### Report (\\d).*?(?=\n##|\\z)", Pattern.DOTALL);
    private static final Pattern COMMAND =
            Pattern.compile("```\n\\$ ./weir (plan|doctor)( [^\n]*)?\n(.*?)```\n", Pattern.DOTALL);

    /** An example of the document. */
    record Example(String input, String output) {}

    static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        var matcher = EXPLAIN.matcher(Files.readString(DOC));
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

    @Test
    void each_field_report_is_worked_through_with_its_plan_and_its_look() throws IOException {
        var document = Files.readString(DOC);
        assertThat(REPORT.matcher(document).results().map(report -> report.group(1)))
                .containsExactly("1", "2", "3", "4", "5");
        var printed = REPORT.matcher(document)
                .replaceAll(
                        report -> Matcher.quoteReplacement(printed(Integer.parseInt(report.group(1)), report.group())));
        if (Boolean.getBoolean("weir.regenerate")) {
            Files.writeString(DOC, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(DOC));
    }

    /** A report's section with what its commands print now. */
    private static String printed(int report, String section) {
        assertThat(COMMAND.matcher(section).results().map(block -> block.group(1)))
                .as("commands of report %d", report)
                .containsExactly("plan", "doctor");
        return COMMAND.matcher(section).replaceAll(block -> Matcher.quoteReplacement(printed(report, block)));
    }

    private static String printed(int report, MatchResult block) {
        var options = Optional.ofNullable(block.group(2)).orElse("");
        var output = block.group(1).equals("plan") ? plan(report, options.strip()) : look(report, options.strip());
        return "```\n$ ./weir %s%s\n%s```\n".formatted(block.group(1), options, output);
    }

    private static String plan(int report, String options) {
        var weir = new CommandLineHarness();
        var command = new ArrayList<>(
                List.of("plan", SETTINGS.resolve(String.valueOf(report)).toString()));
        command.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        assertThat(weir.run(command.toArray(String[]::new)))
                .as(weir.err.toString())
                .isEqualTo(1);
        return weir.out.toString();
    }

    private static String look(int report, String url) {
        var visit = Bedside.of(report);
        assertThat(url).isEqualTo(visit.url());
        var out = new StringWriter();
        try {
            new DoctorPage(new Page(new PrintWriter(out), Page.WIDEST, false))
                    .whole(Target.of(Optional.of(url), Map.of()), Diagnosis.of(Evidence.of(visit.look())));
        } catch (CannotTell e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }
}
