package dev.weir.doctor.report.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.RandomLooks;
import dev.weir.doctor.live.look.Sample;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
    private static final String URL =
            "postgresql://app:s3cret@shop-do-user-1-0.d.db.ondigitalocean.com:25060/shop?sslmode=require";

    @TempDir
    private Path home = Path.of("");

    private Path directory() {
        return home.resolve("recording");
    }

    @Test
    void what_was_recorded_is_read_back_as_it_was() throws Exception {
        for (long seed = 0; seed < 100; seed++) {
            var samples = samples(seed, 20);
            var directory = home.resolve("seed-" + seed);

            record(directory, new Recorder.Bounds(5_000, 1 << 20), samples);

            assertThat(replay(Recording.of(directory))).as("seed %d", seed).isEqualTo(samples);
        }
    }

    @Test
    void it_says_of_which_database_and_platform_it_is_and_keeps_no_password() throws Exception {
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples(1, 3));

        var recording = Recording.of(directory());

        assertThat(recording.target()).isEqualTo("app@shop-do-user-1-0.d.db.ondigitalocean.com:25060/shop");
        assertThat(recording.platform()).isEqualTo("DigitalOcean Managed PostgreSQL");
        assertThat(text(only(directory())))
                .doesNotContain("s3cret")
                .startsWith("{\"weir\":\"recording\",\"format\":\"1.1\"");
    }

    @Test
    void only_the_owner_can_read_it() throws Exception {
        try (var recorder = Recorder.into(directory(), target())) {
            recorder.add(samples(1, 1).getFirst());
        }
        record(directory(), new Recorder.Bounds(1, 1 << 20), samples(2, 3));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(files(directory()))
                .hasSize(4)
                .allMatch(file -> permissions(file).equals("rw-------"));
    }

    @Test
    void a_full_file_is_compressed_and_the_oldest_go_when_all_take_too_much_room() throws Exception {
        var samples = samples(7, 200);

        record(directory(), new Recorder.Bounds(2_000, 10_000), samples);

        var files = files(directory());
        assertThat(files).hasSizeGreaterThan(3);
        assertThat(files.subList(0, files.size() - 1))
                .allMatch(file -> file.toString().endsWith(".jsonl.gz"));
        long taken = 0;
        for (var file : files) {
            taken += Files.size(file);
        }
        assertThat(taken).isBetween(5_000L, 12_000L);
        var kept = replay(Recording.of(directory()));
        assertThat(kept).isEqualTo(samples.subList(200 - kept.size(), 200));
    }

    @Test
    void files_of_others_are_never_touched() throws Exception {
        Files.createDirectories(directory());
        var other = Files.writeString(directory().resolve("a-note.jsonl"), "x".repeat(50_000));

        record(directory(), new Recorder.Bounds(500, 2_000), samples(7, 50));

        assertThat(other).hasSize(50_000);
        assertThat(replay(Recording.of(directory()))).isNotEmpty();
    }

    @Test
    void an_hour_of_looks_at_thirty_sessions_is_a_few_megabytes() throws Exception {
        try (var recorder = Recorder.into(directory(), target())) {
            for (int second = 0; second < 3_600; second++) {
                var now = Duration.ofSeconds(second);
                recorder.add(new Sample.Seen(Made.look(now, Made.pool(1, 30, Made.WEB, now)), List.of()));
            }
        }

        long taken = 0;
        for (var file : files(directory())) {
            taken += Files.size(file);
        }
        assertThat(taken).isLessThan(8L << 20);
        assertThat(replay(Recording.of(directory()))).hasSize(3_600);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_torn_end_is_read_over_and_told(boolean compressed) throws Exception {
        var samples = samples(3, 10);
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples);
        if (compressed) {
            SegmentFiles.compress(only(directory()));
        }
        var file = only(directory());
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));

        var recording = Recording.of(directory());
        var left = replay(recording);

        assertThat(left).isEqualTo(samples.subList(0, left.size())).hasSizeLessThan(10);
        assertThat(recording.notes())
                .singleElement()
                .asString()
                .contains("ends in the middle of a line: its recorder was killed there, or is still writing");
    }

    @Test
    void a_file_can_be_cut_off_anywhere() throws Exception {
        var samples = samples(5, 8);
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples);
        var file = only(directory());
        var bytes = Files.readAllBytes(file);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;

        for (int length = header; length < bytes.length; length += 7) {
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            var left = replay(Recording.of(directory()));
            assertThat(left).isEqualTo(samples.subList(0, left.size()));
        }
    }

    @Test
    void a_recorder_that_died_while_it_compressed_leaves_nothing_twice() throws Exception {
        var samples = samples(3, 4);
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples);
        var plain = only(directory());
        Files.copy(plain, home.resolve("copy"));
        SegmentFiles.compress(plain);
        Files.copy(home.resolve("copy"), plain);
        Files.writeString(plain.resolveSibling(plain.getFileName() + ".gz.part"), "half");

        assertThat(replay(Recording.of(directory()))).isEqualTo(samples);
    }

    @Test
    void a_line_that_cannot_be_read_costs_nothing_but_itself() throws Exception {
        var samples = samples(3, 4);
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples);
        var lines = new ArrayList<>(Files.readAllLines(only(directory())));
        lines.add(2, "{\"at\":\"yesterday\",\"look\":{}}");
        lines.add(4, "\u0000\u0000\u0000\u0000");
        Files.write(only(directory()), lines);

        var recording = Recording.of(directory());

        assertThat(replay(recording)).isEqualTo(samples);
        assertThat(recording.notes()).singleElement().asString().startsWith("2 lines of weir-");
    }

    @Test
    void what_a_later_version_adds_is_read_over() throws Exception {
        var samples = samples(3, 4);
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples);
        var text = text(only(directory()))
                .replaceFirst("1\\.1", "1.7")
                .replaceFirst(
                        "\\{\"at\"", "{\"event\":\"deploy\",\"at\":\"2026-11-21T14:02:00Z\"}\n{\"new\":[{}],\"at\"");
        Files.writeString(only(directory()), text);

        var recording = Recording.of(directory());

        assertThat(replay(recording)).isEqualTo(samples);
        assertThat(recording.notes()).isEmpty();
    }

    @Test
    void a_constant_that_is_not_known_becomes_the_one_that_claims_least() throws Exception {
        var line = "{\"at\":\"2026-11-21T14:02:00Z\",\"look\":{\"server\":{\"version\":190000},\"ceilings\":"
                + "[{\"kind\":\"SERVER\",\"limit\":9},{\"kind\":\"TENANT\",\"limit\":1}],\"sessions\":"
                + "[{\"pid\":1,\"rank\":\"NEW\",\"state\":\"NEW\",\"driver\":\"NEW\"}]}}";

        var look = ((Sample.Seen) SampleJson.read(line).orElseThrow().sample()).look();

        assertThat(look.ceilings()).hasSize(1);
        assertThat(look.sessions()).singleElement().satisfies(session -> {
            assertThat(session.rank()).hasToString("PRIVILEGED");
            assertThat(session.state()).hasToString("HIDDEN");
            assertThat(session.driver()).hasToString("UNKNOWN");
        });
    }

    @Test
    void a_newer_major_version_is_refused() throws Exception {
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples(3, 4));
        Files.writeString(only(directory()), text(only(directory())).replaceFirst("1\\.1", "2.0"));

        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> Recording.of(directory()))
                .withMessageContaining("was written by a newer Weir (format 2, this one reads up to 1)");
    }

    @Test
    void what_is_no_recording_is_one_sentence() throws Exception {
        var empty = Files.createDirectories(home.resolve("empty"));
        var file = Files.writeString(home.resolve("notes.txt"), "{\"weir\":\"is nice\"}\n");
        var binary = Files.write(home.resolve("noise"), new byte[] {0x1f, 0, 3, 4, 10});
        var nothing = Files.createFile(home.resolve("nothing"));

        assertCannotTell(home.resolve("missing"), "there is no ");
        assertCannotTell(empty, "holds no recording: weir doctor URL --watch 1 --record ");
        assertCannotTell(file, "is no recording of weir doctor --record");
        assertCannotTell(binary, "is no recording of weir doctor --record");
        assertCannotTell(nothing, "is no recording of weir doctor --record");
    }

    @Test
    void recordings_of_two_databases_are_not_mixed() throws Exception {
        record(directory(), new Recorder.Bounds(1 << 20, 1 << 20), samples(3, 4));
        try (var recorder =
                Recorder.into(directory(), Target.of(Optional.of("postgresql://web@other/shop"), Map.of()))) {
            recorder.add(samples(4, 1).getFirst());
        }

        assertCannotTell(directory(), "holds recordings of several databases (");
    }

    @Test
    void of_two_recorders_at_work_at_once_one_counts() throws Exception {
        var samples = samples(3, 6);
        try (var first = Recorder.into(directory(), target());
                var second = Recorder.into(directory(), target())) {
            for (var sample : samples) {
                first.add(sample);
                second.add(sample);
            }
        }

        var recording = Recording.of(directory());

        assertThat(replay(recording)).isEqualTo(samples);
        assertThat(recording.notes()).singleElement().asString().contains("another recorder was at work");
    }

    @Test
    void a_directory_that_cannot_be_made_is_one_sentence() throws Exception {
        var file = Files.createFile(home.resolve("file"));

        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> Recorder.into(file.resolve("below"), target()))
                .withMessageStartingWith("cannot record into ")
                .withMessageEndingWith("name a directory that can be written to");
        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> Recorder.into(file, target()))
                .withMessageContaining("there is a file of that name");
    }

    @Test
    void a_disk_that_was_full_for_a_while_costs_only_the_samples_of_that_time() throws Exception {
        Files.createDirectories(directory());
        var disk = new Disk();
        var samples = samples(3, 9);
        int lost = 0;
        try (var recorder = new Recorder(directory(), target(), new Recorder.Bounds(1 << 20, 1 << 20), disk::open)) {
            for (int i = 0; i < 9; i++) {
                disk.full = i >= 3 && i < 6;
                try {
                    recorder.add(samples.get(i));
                } catch (CannotTell e) {
                    lost++;
                    assertThat(e.sentence())
                            .contains("(No space left on device): free some room there")
                            .doesNotContain("\n");
                }
            }
        }

        var recording = Recording.of(directory());

        assertThat(lost).isEqualTo(3);
        assertThat(replay(recording))
                .containsExactlyElementsOf(
                        java.util.stream.Stream.concat(samples.subList(0, 3).stream(), samples.subList(6, 9).stream())
                                .toList());
    }

    /** One that can be full: what is written then is cut off in the middle. */
    private static final class Disk {
        private boolean full;

        OutputStream open(Path file) throws IOException {
            return new FileOutputStream(file.toFile()) {
                @Override
                public void write(byte[] bytes) throws IOException {
                    if (full) {
                        super.write(bytes, 0, bytes.length / 2);
                        throw new IOException("No space left on device");
                    }
                    super.write(bytes);
                }
            };
        }
    }

    private void assertCannotTell(Path path, String part) {
        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> Recording.of(path))
                .satisfies(e -> assertThat(e.sentence()).contains(part).contains(path.toString()));
    }

    private static List<Sample> samples(long seed, int number) {
        var random = new RandomLooks(seed);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < number; i++) {
            samples.add(random.sample(Made.BEGIN.plusMillis(1_000L * i + seed % 1_000)));
        }
        return samples;
    }

    private static void record(Path directory, Recorder.Bounds bounds, List<Sample> samples) throws Exception {
        Files.createDirectories(directory);
        try (var recorder = new Recorder(directory, target(), bounds, Recorder::create)) {
            for (var sample : samples) {
                recorder.add(sample);
            }
        }
    }

    private static List<Sample> replay(Recording recording) throws CannotTell {
        var samples = new ArrayList<Sample>();
        recording.replay(samples::add);
        return samples;
    }

    private static Target target() throws CannotTell {
        return Target.of(Optional.of(URL), Map.of());
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("weir-"))
                    .sorted()
                    .toList();
        }
    }

    private static Path only(Path directory) throws IOException {
        return files(directory).getFirst();
    }

    private static String text(Path file) throws IOException {
        if (file.toString().endsWith(".gz")) {
            try (var in = new GZIPInputStream(Files.newInputStream(file))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return Files.readString(file);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
