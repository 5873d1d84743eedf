package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What recorders left in a directory, or in one file. Reads over what cannot be read, and says so in {@link #notes}.
 *
 * <p>Files are gone through line by line: memory does not grow with the recording. {@link #kept} trades some for time.
 */
public final class Recording implements Samples {
    /** Bytes: a look at ten thousand sessions is smaller. */
    private static final int LONGEST_LINE = 32 << 20;

    private static final int LONGEST_HEADER = 1 << 20;

    /** @param behind the server's is the recorder's clock, where that is what the first samples are told by */
    private record Segment(Path file, Header header, Duration behind) {
        Instant began() {
            return header.isByOwnClock() ? header.began().plus(behind) : header.began();
        }
    }

    private final Path path;
    /** Of a URL or a connection string in the place of a path: neither is repeated, for the password in it. */
    private static final Pattern MAY_BE_SECRET = Pattern.compile("[@=]|:/");

    private final List<Segment> segments;
    private final Set<String> notes = new LinkedHashSet<>();

    private Recording(Path path, List<Segment> segments) {
        this.path = path;
        this.segments = segments;
    }

    /**
     * Finds the files and reads what each says of itself.
     *
     * @throws CannotTell when there is no recording, or one that this Weir is too old for, or those of several databases
     */
    public static Recording of(Path path) throws CannotTell {
        if (!Files.exists(path)) {
            throw new CannotTell("there is no %s: name a directory that weir doctor --watch 1 --record DIR has filled"
                    .formatted(MAY_BE_SECRET.matcher(path.toString()).find() ? "such directory" : path));
        }
        try {
            boolean isDirectory = Files.isDirectory(path);
            var files = isDirectory ? SegmentFiles.in(path) : List.of(path);
            if (files.isEmpty()) {
                throw new CannotTell(
                        "%s holds no recording: weir doctor URL --watch 1 --record %s makes one".formatted(path, path));
            }
            var recording = new Recording(path, new ArrayList<>());
            for (var file : files) {
                recording.open(file, isDirectory);
            }
            recording.check();
            recording.correct();
            return recording;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** A file that ends in its own header is what a crash, or a full disk, leaves behind. */
    private void open(Path file, boolean isOneOfMany) throws IOException, CannotTell {
        try (var lines = lines(file, LONGEST_HEADER)) {
            var first = lines.next();
            if (first == null || lines.isTorn()) {
                throw new MalformedJson("its first line is missing");
            }
            var header = Header.read(first);
            if (header.major() > Header.MAJOR) {
                throw new CannotTell(
                        "%s was written by a newer Weir (format %d, this one reads up to %d): take that one to read it"
                                .formatted(file, header.major(), Header.MAJOR));
            }
            segments.add(new Segment(file, header, Duration.ZERO));
        } catch (MalformedJson | java.util.zip.ZipException | java.io.EOFException e) {
            if (!isOneOfMany) {
                throw new CannotTell("%s is no recording of weir doctor --record".formatted(file));
            }
            notes.add("%s has no readable first line and was left out".formatted(file.getFileName()));
        }
    }

    private void check() throws CannotTell {
        if (segments.isEmpty()) {
            throw new CannotTell("nothing in %s can be read as a recording of weir doctor --record".formatted(path));
        }
        var targets = segments.stream()
                .map(segment -> segment.header().target())
                .distinct()
                .toList();
        if (targets.size() > 1) {
            throw new CannotTell("%s holds recordings of several databases (%s): give each a directory of its own"
                    .formatted(path, String.join(", ", targets)));
        }
    }

    @Override
    public String target() {
        return segments.getLast().header().target();
    }

    @Override
    public String platform() {
        return segments.getLast().header().platform();
    }

    @Override
    public Samples kept() {
        return new Kept(this, Runtime.getRuntime().maxMemory() / Kept.SHARE / Kept.BYTES);
    }

    /** The first look of a run says how far its clock was off before. */
    private void correct() throws IOException {
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            if (segment.header().isByOwnClock()) {
                segments.set(i, new Segment(segment.file(), segment.header(), behind(i)));
            }
        }
    }

    private Duration behind(int first) throws IOException {
        var run = segments.get(first).header().run();
        for (var segment : segments.subList(first, segments.size())) {
            if (segment.header().run().equals(run)) {
                var ahead = firstLook(segment.file());
                if (ahead.isPresent()) {
                    return ahead.get();
                }
            }
        }
        return Duration.ZERO; // it never came in: all of it is told by one clock
    }

    private static Optional<Duration> firstLook(Path file) throws IOException {
        try (var lines = lines(file, LONGEST_LINE)) {
            lines.next(); // the header
            for (var line = lines.next(); line != null; line = lines.next()) {
                var ahead = ahead(line);
                if (ahead.isPresent()) {
                    return ahead;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> ahead(String line) {
        try {
            return SampleJson.ahead(line);
        } catch (MalformedJson e) {
            return Optional.empty(); // said when it is replayed
        }
    }

    /** A recorder may have compressed it since it was found. */
    private static Lines lines(Path file, int longest) throws IOException {
        try {
            return Lines.of(file, longest);
        } catch (NoSuchFileException e) {
            return Lines.of(SegmentFiles.compressed(file), longest);
        }
    }

    @Override
    public void replay(Consumer<Sample> to) throws CannotTell {
        var order = new InOrder(to);
        for (var segment : segments) {
            if (!order.takes(segment.header().run(), segment.began())) {
                notes.add("%s was left out: another recorder was at work at that time"
                        .formatted(segment.file().getFileName()));
                continue;
            }
            try {
                replay(segment, order);
            } catch (NoSuchFileException e) {
                notes.add("%s is gone: its recorder needed the room"
                        .formatted(segment.file().getFileName()));
            } catch (IOException e) {
                throw unreadable(segment.file(), e);
            }
        }
    }

    private void replay(Segment segment, InOrder to) throws IOException {
        var unreadable = new Unreadable();
        var name = String.valueOf(segment.file().getFileName());
        try (var lines = lines(segment.file(), LONGEST_LINE)) {
            lines.next(); // the header
            int number = 2;
            for (var line = lines.next(); line != null; line = lines.next(), number++) {
                try {
                    SampleJson.read(line)
                            .map(read ->
                                    read.isByOwnClock() ? read.sample().corrected(segment.behind()) : read.sample())
                            .ifPresent(to::take);
                } catch (MalformedJson e) {
                    if (!lines.isTorn()) {
                        unreadable.add(number, e);
                    }
                }
            }
            if (lines.isTorn()) {
                notes.add("%s ends in the middle of a line: its recorder was killed there, or is still writing"
                        .formatted(name));
            }
        }
        unreadable.note(name).ifPresent(notes::add);
        int dropped = to.dropped();
        if (dropped > 0) {
            notes.add(InOrder.note(dropped, " of " + name));
        }
    }

    /** Lines that were read over: how many, and what is wrong with the first. */
    private static final class Unreadable {
        private int lines;
        private String first = "";

        void add(int number, MalformedJson why) {
            if (lines++ == 0) {
                first = "line %d: %s".formatted(number, why.getMessage());
            }
        }

        Optional<String> note(String file) {
            return lines == 0
                    ? Optional.empty()
                    : Optional.of("%s of %s cannot be read and %s left out (%s)"
                            .formatted(Words.count(lines, "line"), file, lines == 1 ? "was" : "were", first));
        }
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private static CannotTell unreadable(Path file, IOException e) {
        return new CannotTell("%s cannot be read (%s): check its permissions"
                .formatted(file, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
}
