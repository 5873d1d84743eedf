package dev.weir.session;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The beginning of a frame that has to be whole before it can be looked at, kept until the rest arrives. */
final class Remainder {
    private @Nullable ByteBuf bytes;
    /** What {@link #join} has put together last, and where it began. */
    private @Nullable ByteBuf joined;

    private int joinedFrom;

    /** What was kept followed by what came; takes {@code more}, and the result is the caller's. */
    ByteBuf join(ByteBuf more) {
        ByteBuf kept = bytes;
        bytes = null;
        joined = kept;
        if (kept == null) {
            return more;
        }
        kept.writeBytes(more); // grows by doubling: a frame that comes in n pieces is copied twice, not n times
        more.release();
        joinedFrom = kept.readerIndex();
        return kept;
    }

    /** Keeps everything from {@code from} on; borrows the buffer. */
    @SuppressWarnings("ReferenceEquality") // buffers are equal when their bytes are
    void keep(ByteBuf in, int from) {
        int length = in.writerIndex() - from;
        boolean untouched = in == joined && from == joinedFrom;
        joined = null;
        if (untouched) {
            bytes = in.retain();
        } else if (length > 0) {
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
