package dev.weir.doctor.report.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorder whose clock is wrong, one that goes on while its files are read, and what is said of samples that are left out. */
class OneTimeLineTest {
    private static final Refusal REFUSAL =
            Refusal.of("FATAL: sorry, too many clients already").orElseThrow();

    @TempDir
    private Path home = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {-7_200, -3, 3, 90, 7_200})
    void refusals_from_before_the_first_look_are_put_on_the_servers_clock(int behind) throws Exception {
        for (int segment : new int[] {1, 2_000, 1 << 20}) {
            var directory = Files.createDirectories(home.resolve("segments-of-" + segment));
            var expected = record(directory, segment, Duration.ofSeconds(behind), 0);

            var recording = Recording.of(directory);

            assertThat(replay(recording)).as("segments of %d", segment).isEqualTo(expected);
            assertThat(recording.notes()).isEmpty();
        }
    }

    @Test
    void so_are_those_of_a_recorder_that_was_started_again() throws Exception {
        var expected = new ArrayList<>(record(home, 1 << 20, Duration.ofMinutes(10), 0));
        expected.addAll(record(home, 1 << 20, Duration.ofMinutes(10), 100));

        assertThat(replay(Recording.of(home))).isEqualTo(expected);
    }

    @Test
    void refusals_alone_keep_the_clock_they_have() throws Exception {
        var refused = new Sample.Refused(Made.BEGIN, List.of(REFUSAL));
        try (var recorder = Recorder.into(home, target())) {
            recorder.add(refused, Optional.empty());
        }

        assertThat(replay(Recording.of(home))).containsExactly(refused);
    }

    @Test
    void what_is_left_out_because_a_clock_was_set_back_is_counted() throws Exception {
        try (var recorder = Recorder.into(home, target())) {
            for (int second : new int[] {0, 10, 20, 5, 15, 25}) {
                recorder.add(seen(second));
            }
        }

        var recording = Recording.of(home);

        assertThat(replay(recording)).containsExactly(seen(0), seen(10), seen(20), seen(25));
        assertThat(recording.notes())
                .singleElement()
                .asString()
                .startsWith("2 samples of weir-")
                .contains("left out");
        var samples = Samples.of(target(), List.of(seen(0), seen(10), seen(5)));
        assertThat(samples.notes()).singleElement().asString().startsWith("1 sample was left out");
    }

    @Test
    void a_file_that_is_compressed_while_it_is_read_is_read_on_in_its_new_place() throws Exception {
        var expected = record(home, 1 << 20, Duration.ZERO, 0);
        var recording = Recording.of(home);
        try (var files = Files.list(home)) {
            SegmentFiles.compress(files.findFirst().orElseThrow());
        }

        assertThat(replay(recording)).isEqualTo(expected);
        assertThat(replay(Recording.of(home))).isEqualTo(expected);
    }

    @Test
    void a_file_that_is_deleted_to_make_room_is_missing_and_that_is_said() throws Exception {
        record(home, 1 << 20, Duration.ZERO, 0);
        var recording = Recording.of(home);
        try (var files = Files.list(home)) {
            Files.delete(files.findFirst().orElseThrow());
        }

        assertThat(replay(recording)).isEmpty();
        assertThat(recording.notes()).singleElement().asString().endsWith("is gone: its recorder needed the room");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 1_000})
    void what_is_kept_in_memory_is_what_was_read(int room) throws Exception {
        var expected = record(home, 1 << 20, Duration.ofSeconds(9), 0);
        var kept = new Kept(Recording.of(home), room);

        assertThat(replay(kept)).isEqualTo(expected);
        try (var files = Files.list(home)) {
            Files.delete(files.findFirst().orElseThrow());
        }
        assertThat(replay(kept)).isEqualTo(room < 1_000 ? List.of() : expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T14:02:00Z",
                "2026-11-21T14:02:00.5Z",
                "2026-02-28T23:59:59.000000001Z",
                "2024-02-29T00:00:00.123456Z",
                "2026-11-21T14:02:00.Z",
                "2026-11-21T14:02:00+01:00"
            })
    void a_time_is_read_as_java_reads_it(String text) throws Exception {
        assertThat(new Fields(Map.of("at", text)).instant("at")).contains(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30T14:02:00Z",
                "2026-13-01T14:02:00Z",
                "2026-11-21T25:02:00Z",
                "2026-11-21 14:02:00Z",
                "2026-11-21T14:02Z",
                "1969-12-31T23:59:59Z",
                "2500-01-01T00:00:01Z",
                "+12026-11-21T14:02:00Z",
                ""
            })
    void what_is_no_time_or_none_that_a_recorder_can_have_seen_is_refused(String text) {
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> new Fields(Map.of("at", text)).instant("at"));
    }

    /** Three refusals by its own clock, five looks, a refusal and a look; what they should be read as. */
    private static List<Sample> record(Path directory, int segment, Duration behind, int after) throws Exception {
        var samples = new ArrayList<Sample>();
        IntStream.range(0, 3).forEach(i -> samples.add(refused(after + i)));
        IntStream.range(3, 8).forEach(i -> samples.add(seen(after + i)));
        samples.add(refused(after + 8));
        samples.add(seen(after + 9));
        try (var recorder =
                new Recorder(directory, target(), new Recorder.Bounds(segment, 1 << 20), Recorder::create)) {
            for (int i = 0; i < samples.size(); i++) {
                if (i < 3) {
                    recorder.add(samples.get(i).corrected(behind.negated()), Optional.empty());
                } else {
                    recorder.add(samples.get(i), Optional.of(behind));
                }
            }
        }
        return samples;
    }

    private static Sample refused(int second) {
        return new Sample.Refused(at(second), List.of(REFUSAL));
    }

    private static Sample seen(int second) {
        var now = Duration.ofSeconds(second);
        return new Sample.Seen(Made.look(now, Made.pool(1, 4, Made.WEB, now)), List.of());
    }

    private static Instant at(int second) {
        return Made.BEGIN.plusSeconds(second);
    }

    private static List<Sample> replay(Samples recording) throws CannotTell {
        var samples = new ArrayList<Sample>();
        recording.replay(samples::add);
        return samples;
    }

    private static Target target() throws CannotTell {
        return Target.of(Optional.of("postgresql://app@db/shop"), Map.of());
    }
}
