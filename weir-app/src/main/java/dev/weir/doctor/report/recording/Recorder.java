package dev.weir.doctor.report.recording;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes samples to files in a directory, each as soon as it was taken: what a crash costs is the line it happens in.
 *
 * <p>Each file begins with a {@link Header} and is compressed when it is full; when all of them take too much room the oldest
 * go. After a failure to write the next sample begins a new file, so that a disk that was full for a while costs no more than
 * those samples. Not for several threads at a time.
 */
public final class Recorder implements AutoCloseable {
    /** Bytes of a file before it is compressed. */
    static final int SEGMENT = 4 << 20;

    /** Bytes in the directory: many hours of a busy server with a hundred sessions, a look each second. */
    static final long ROOM = 32L << 20;

    /** Makes a file that only its owner can read. */
    interface Opening {
        OutputStream open(Path file) throws IOException;
    }

    /** What a test makes smaller. */
    record Bounds(int segment, long room) {}

    /** By this process: two recorders may begin in the same millisecond. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final Path directory;
    private final Target target;
    private final Bounds bounds;
    private final Opening opening;
    private final long pid = ProcessHandle.current().pid();
    private final String run = pid + "@" + Instant.now();
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private long written;
    /** Whether samples were told by this machine's clock, and no look has said yet how far that is off. */
    private boolean isCorrectionOwed;

    Recorder(Path directory, Target target, Bounds bounds, Opening opening) {
        this.directory = directory;
        this.target = target;
        this.bounds = bounds;
        this.opening = opening;
    }

    /**
     * Begins a recording, beside others that are in the directory.
     *
     * @param directory is made when it is not there, for its owner alone
     * @throws CannotTell when nothing can be written there
     */
    public static Recorder into(Path directory, Target target) throws CannotTell {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, SegmentFiles.ownerOnly(directory, "rwx------"));
            }
        } catch (IOException e) {
            throw new CannotTell("cannot record into %s (%s): name a directory that can be written to"
                    .formatted(directory, reason(e)));
        }
        if (!Files.isWritable(directory)) {
            throw new CannotTell("cannot record into %s (no permission): name a directory that can be written to"
                    .formatted(directory));
        }
        return new Recorder(directory, target, new Bounds(SEGMENT, ROOM), Recorder::create);
    }

    static OutputStream create(Path file) throws IOException {
        Files.createFile(file, SegmentFiles.ownerOnly(file, "rw-------"));
        return Files.newOutputStream(file, StandardOpenOption.WRITE);
    }

    /**
     * Writes it down.
     *
     * @throws CannotTell when this one is lost; the next one may be written again
     */
    public void add(Sample sample) throws CannotTell {
        add(sample, Optional.of(Duration.ZERO));
    }

    /**
     * Writes it down, as above.
     *
     * @param serverIsAhead of this machine's clock; empty when that is not known yet, so that the sample is told by this one's:
     *     its time is corrected when it is read
     */
    public void add(Sample sample, Optional<Duration> serverIsAhead) throws CannotTell {
        try {
            write(sample, serverIsAhead);
        } catch (IOException e) {
            abandon();
            throw new CannotTell(
                    "cannot record into %s (%s): free some room there; the watch goes on without the recording until then"
                            .formatted(directory, reason(e)));
        }
    }

    private void write(Sample sample, Optional<Duration> serverIsAhead) throws IOException {
        boolean isByOwnClock = serverIsAhead.isEmpty();
        if (out == null) {
            var next = directory.resolve(SegmentFiles.name(Instant.now(), pid, OPENED.incrementAndGet()));
            out = opening.open(next);
            file = next;
            written = 0;
            SegmentFiles.age(directory, bounds.room(), next);
            line(Header.write(target, run, sample, isByOwnClock));
        }
        isCorrectionOwed |= isByOwnClock;
        boolean corrects = isCorrectionOwed && sample instanceof Sample.Seen;
        line(SampleJson.write(sample, isByOwnClock, corrects ? serverIsAhead.orElse(Duration.ZERO) : Duration.ZERO));
        isCorrectionOwed &= !corrects;
        if (written >= bounds.segment()) {
            finish();
        }
    }

    private void line(String text) throws IOException {
        var bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        if (out != null) {
            out.write(bytes);
            out.flush();
        }
        written += bytes.length;
    }

    private void finish() throws IOException {
        var full = file;
        if (out != null && full != null) {
            out.close();
            out = null;
            SegmentFiles.compress(full);
            SegmentFiles.age(directory, bounds.room(), full);
        }
    }

    private void abandon() {
        var broken = out;
        out = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (IOException e) {
                // it could not be written to either
            }
        }
        if (broken != null && written == 0 && file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // an empty file, which a report passes over
            }
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException failed) {
            if (failed.getReason() != null) {
                return failed.getReason();
            }
            return switch (failed) {
                case java.nio.file.AccessDeniedException _ -> "no permission";
                case java.nio.file.FileAlreadyExistsException _ -> "there is a file of that name";
                case java.nio.file.NoSuchFileException _ -> "there is no such directory";
                default -> "the file system refused";
            };
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        abandon();
    }
}
