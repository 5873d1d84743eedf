package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.look.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What recorders left in a directory, or in one file. Reads over what cannot be read, and says so in {@link #notes}.
 *
 * <p>Files are gone through line by line: memory does not grow with the recording.
 */
public final class Recording implements Samples {
    /** Bytes: a look at ten thousand sessions is smaller. */
    private static final int LONGEST_LINE = 32 << 20;

    private static final int LONGEST_HEADER = 1 << 20;

    private record Segment(Path file, Header header) {}

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
            return recording;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** A file that ends in its own header is what a crash, or a full disk, leaves behind. */
    private void open(Path file, boolean isOneOfMany) throws IOException, CannotTell {
        try (var lines = Lines.of(file, LONGEST_HEADER)) {
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
            segments.add(new Segment(file, header));
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
    public void replay(Consumer<Sample> to) throws CannotTell {
        var order = new InOrder(to);
        for (var segment : segments) {
            if (!order.takes(segment.header())) {
                notes.add("%s was left out: another recorder was at work at that time"
                        .formatted(segment.file().getFileName()));
                continue;
            }
            try {
                replay(segment.file(), order);
            } catch (IOException e) {
                throw unreadable(segment.file(), e);
            }
        }
    }

    private void replay(Path file, InOrder to) throws IOException {
        int unreadable = 0;
        try (var lines = Lines.of(file, LONGEST_LINE)) {
            lines.next(); // the header
            for (var line = lines.next(); line != null; line = lines.next()) {
                try {
                    SampleJson.read(line).ifPresent(to::take);
                } catch (MalformedJson e) {
                    unreadable += lines.isTorn() ? 0 : 1;
                }
            }
            if (lines.isTorn()) {
                notes.add("%s ends in the middle of a line: its recorder was killed there, or is still writing"
                        .formatted(file.getFileName()));
            }
        }
        if (unreadable > 0) {
            notes.add("%d lines of %s cannot be read and were left out".formatted(unreadable, file.getFileName()));
        }
    }

    /** Time goes forward: of two recorders at work at once the first counts, and a clock that was set back is waited for. */
    private static final class InOrder {
        private final Consumer<Sample> to;
        private Instant last = Instant.MIN;
        private String run = "";

        InOrder(Consumer<Sample> to) {
            this.to = to;
        }

        boolean takes(Header next) {
            boolean isNext = next.run().equals(run) || next.began().isAfter(last);
            run = isNext ? next.run() : run;
            return isNext;
        }

        void take(Sample sample) {
            if (!sample.at().isBefore(last)) {
                last = sample.at();
                to.accept(sample);
            }
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
