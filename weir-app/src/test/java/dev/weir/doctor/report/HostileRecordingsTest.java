package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.report.Report.Questions;
import dev.weir.doctor.report.recording.Recorder;
import dev.weir.doctor.report.recording.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recording that somebody else wrote: whatever is in it, what comes of it is a page, or one clear sentence. */
class HostileRecordingsTest {
    private static final int SEEDS = Integer.getInteger("weir.fuzz.seeds", 60);
    private static final Pattern NUMBER = Pattern.compile("(?<=\":)-?\\d+");
    private static final Pattern TEXT = Pattern.compile("(?<=\":)\"[^\"]*\"");
    private static final Pattern TIME = Pattern.compile("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"");

    private static final String[] NUMBERS = {
        "0",
        "-1",
        "2147483647",
        "-2147483648",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e308",
        "1e999",
        "0.5",
        "1000000",
        "262143",
        "null",
        "\"7\"",
        "[]"
    };
    private static final String[] TIMES = {
        "\"-1000000000-01-01T00:00:00Z\"",
        "\"+1000000000-12-31T23:59:59.999999999Z\"",
        "\"1970-01-01T00:00:00Z\"",
        "\"2499-12-31T23:59:59Z\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"2026-11-21T14:02:00.000000001Z\"",
        "\"yesterday\"",
        "null",
        "0"
    };
    private static final String[] TEXTS = {
        "\"\"",
        "\"SERVER\"",
        "\"ROLE\"",
        "\"ACTIVE\"",
        "\"\\u0000\\u202e\\u009b\"",
        "\"" + "x".repeat(70_000) + "\"",
        "\"%s%n$1\\\\\"",
        "\"PT999999999999999H\"",
        "\"-PT1S\"",
        "{}",
        "null",
        "true",
        "\"own\""
    };

    @TempDir
    private Path home = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "limit, -5",
        "limit, 1e30",
        "held, 2000000000",
        "slots, -1",
        "at, \"+1000000000-12-31T23:59:59Z\"",
        "born, \"-1000000000-01-01T00:00:00Z\"",
        "since, \"9999-01-01T00:00:00Z\""
    })
    void a_value_that_cannot_have_been_is_named_with_its_file_and_line(String name, String value) throws Exception {
        var lines = lines(Incidents.calm(60));
        lines.set(
                3,
                lines.get(3)
                        .replaceFirst(
                                "\"%s\":(\"[^\"]*\"|[0-9]+)".formatted(name), "\"%s\":%s".formatted(name, value)));

        var page = report(lines);

        assertThat(page)
                .contains("1 line of weir-")
                .contains("(line 4: " + name)
                .contains("12 samples");
    }

    @Test
    void a_recording_of_nothing_else_is_one_sentence_with_its_file_and_line() throws Exception {
        var lines = lines(Incidents.calm(10));
        lines.subList(1, lines.size()).replaceAll(line -> line.replaceFirst("\"limit\":22", "\"limit\":-22"));

        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> report(lines))
                .satisfies(e -> assertThat(e.sentence())
                        .startsWith("nothing in the recording of app@db:5432/shop can be read: 3 lines of weir-")
                        .contains("(line 2: limit is beyond what it may be)"));
    }

    @Test
    void whatever_is_done_to_its_lines_the_end_is_a_page_or_one_sentence() throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var lines = lines(every(4, random.nextBoolean() ? Incidents.leak() : Incidents.storm()));
            for (int changes = 1 + random.nextInt(30); changes > 0; changes--) {
                change(lines, random);
            }
            try {
                assertThat(report(lines)).as("seed %d", seed).startsWith("# ");
            } catch (CannotTell e) {
                assertThat(e.sentence()).as("seed %d", seed).isNotBlank().doesNotContain("\n");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void change(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0, 1 -> lines.set(at, replaced(lines.get(at), NUMBER, NUMBERS, random));
            case 2, 3 -> lines.set(at, replaced(lines.get(at), TIME, TIMES, random));
            case 4 -> lines.set(at, replaced(lines.get(at), TEXT, TEXTS, random));
            case 5 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 6 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            default -> {
                var line = lines.get(at);
                int from = random.nextInt(line.length() + 1);
                int to = Math.min(line.length(), from + random.nextInt(20));
                lines.set(at, line.substring(0, from) + line.substring(to));
            }
        }
    }

    /** One of them, or all. */
    private static String replaced(String line, Pattern what, String[] by, Random random) {
        boolean all = random.nextInt(4) == 0;
        long found = what.matcher(line).results().count();
        long chosen = found == 0 ? 0 : random.nextLong(found);
        var count = new int[1];
        var with = by[random.nextInt(by.length)];
        return what.matcher(line)
                .replaceAll(one ->
                        java.util.regex.Matcher.quoteReplacement(all || count[0]++ == chosen ? with : one.group()));
    }

    private static List<Sample> every(int step, List<Sample> samples) {
        var some = new ArrayList<Sample>();
        for (int i = 0; i < samples.size(); i += step) {
            some.add(samples.get(i));
        }
        return some;
    }

    private List<String> lines(List<Sample> samples) throws Exception {
        var directory = Files.createTempDirectory(home, "recording");
        try (var recorder = Recorder.into(directory, Target.of(Optional.of("postgresql://app@db/shop"), Map.of()))) {
            recorder.add(samples.getFirst(), Optional.empty());
            for (var sample : samples.subList(1, samples.size())) {
                recorder.add(sample, Optional.of(Duration.ofSeconds(5)));
            }
        }
        try (var files = Files.list(directory)) {
            return new ArrayList<>(Files.readAllLines(files.findFirst().orElseThrow()));
        }
    }

    private String report(List<String> lines) throws Exception {
        var directory = Files.createTempDirectory(home, "hostile");
        Files.write(directory.resolve("weir-20261121T140200.000Z-1-000001.jsonl"), lines);
        return Report.of(
                        Recording.of(directory),
                        new Questions(Optional.empty(), OptionalInt.of(30), OptionalInt.of(5)),
                        Made.BEGIN.plusSeconds(3_600))
                .markdown();
    }
}
