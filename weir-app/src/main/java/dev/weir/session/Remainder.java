package dev.weir.session;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The beginning of a frame that has to be whole before it can be looked at, kept until the rest arrives. */
final class Remainder {
    private @Nullable ByteBuf bytes;

    /** What was kept followed by what came; takes {@code more}, and the result is the caller's. */
    ByteBuf join(ByteBuf more) {
        ByteBuf kept = bytes;
        if (kept == null) {
            return more;
        }
        bytes = null;
        kept.writeBytes(more); // grows by doubling: a frame that comes in n pieces is copied twice, not n times
        more.release();
        return kept;
    }

    /** Keeps a copy of everything from {@code from} on; borrows the buffer. */
    void keep(ByteBuf in, int from) {
        int length = in.writerIndex() - from;
        if (length > 0) {
            bytes = in.alloc().buffer(Math.max(2 * length, 256)).writeBytes(in, from, length);
        }
    }

    /** What was kept, or null; it is the caller's from now on. */
    @Nullable
    ByteBuf take() {
        ByteBuf kept = bytes;
        bytes = null;
        return kept;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
