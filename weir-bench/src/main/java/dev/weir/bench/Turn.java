package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A turn among measurements that share a machine: {@code flock(1)} on a file, held until this is closed. */
final class Turn implements AutoCloseable {
    private final @Nullable Process holder;

    private Turn(@Nullable Process holder) {
        this.holder = holder;
    }

    /** Waits for the turn; without a file it is always ours. */
    static Turn take(@Nullable Path file) throws IOException {
        if (file == null) {
            return new Turn(null);
        }
        // The holder ends with its input, and so with us, however we end.
        Process holder = new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo ours; exec cat >/dev/null")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (holder.getInputStream().read() < 0) {
            throw new IOException("flock could not lock " + file);
        }
        return new Turn(holder);
    }

    @Override
    public void close() throws IOException {
        if (holder != null) {
            holder.getOutputStream().close();
            try {
                holder.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
