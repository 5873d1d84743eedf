package dev.weir.doctor.report.recording;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a file that may be compressed, cut off, or no text at all. No line costs more memory than its bound. */
final class Lines implements AutoCloseable {
    private static final int GZIP = 0x1f;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private boolean torn;

    private Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** @param longest bytes of a line; a longer one is handed on cut off */
    static Lines of(Path file, int longest) throws IOException {
        var bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            bytes.mark(1);
            boolean isCompressed = bytes.read() == GZIP;
            bytes.reset();
            return new Lines(isCompressed ? new GZIPInputStream(bytes, 1 << 16) : bytes, longest);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Without its end; null when there is none any more. */
    @Nullable
    String next() throws IOException {
        var line = new ByteArrayOutputStream(1 << 12);
        while (fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, from, Math.min(end - from, Math.max(0, longest - line.size())));
            from = Math.min(to, end + 1);
            if (end < to) {
                return line.toString(StandardCharsets.UTF_8);
            }
        }
        torn |= line.size() > 0;
        return line.size() > 0 ? line.toString(StandardCharsets.UTF_8) : null;
    }

    /** Whether the file ended in the middle of a line, or of what was compressed. */
    boolean isTorn() {
        return torn;
    }

    /** Whether there is anything left. */
    private boolean fill() throws IOException {
        if (from < to) {
            return true;
        }
        if (torn) {
            return false;
        }
        try {
            from = 0;
            to = Math.max(0, in.read(buffer));
            return to > 0;
        } catch (EOFException | ZipException e) {
            to = 0;
            torn = true;
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
