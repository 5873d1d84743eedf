package dev.weir.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * For how long a thread could have run and had no processor, as Linux counts it (Documentation/scheduler/sched-stats.rst, the
 * second number of {@code /proc/<pid>/task/<tid>/schedstat}). Where nobody counts, it never waits.
 */
final class ProcessorWait implements AutoCloseable {
    private static final Path OF_THIS_THREAD = Path.of("/proc/thread-self/schedstat");
    private static final int LONGEST = 96;

    private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
    private @Nullable FileChannel file;
    private long before;

    /** Of the calling thread, whoever asks later. */
    ProcessorWait() {
        this(OF_THIS_THREAD);
    }

    ProcessorWait(Path counters) {
        try {
            file = FileChannel.open(counters, StandardOpenOption.READ);
        } catch (IOException _) {
            file = null; // another system, or a /proc that is not for us
        }
        sinceLast();
    }

    /** Since it was last asked, in nanoseconds. */
    long sinceLast() {
        if (file == null) {
            return 0;
        }
        try {
            bytes.clear();
            file.read(bytes, 0);
            long now = secondNumber(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
            long waited = now - before;
            before = now;
            return waited;
        } catch (IOException | NumberFormatException _) {
            close();
            return 0;
        }
    }

    private static long secondNumber(String line) {
        int from = line.indexOf(' ') + 1;
        int to = line.indexOf(' ', from);
        return Long.parseLong(line.substring(from, Math.max(from, to)));
    }

    @Override
    public void close() {
        FileChannel open = file;
        file = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException _) {
            // it was only read
        }
    }
}
