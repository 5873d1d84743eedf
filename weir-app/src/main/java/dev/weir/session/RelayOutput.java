package dev.weir.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what goes out on one link from ranges of what came in and Weir's own messages, in order. Small pieces are
 * copied next to each other, a large range or a whole buffer is passed on as it is.
 */
final class RelayOutput {
    /** Below this, copying is cheaper than another buffer in the gathering write. */
    static final int COPY_BELOW = 2_048;

    private final Link link;
    private @Nullable ByteBuf own;

    RelayOutput(Link link) {
        this.link = link;
    }

    /** Room for a message of Weir's own, behind what has been put together so far. */
    ByteBuf own() {
        if (own == null) {
            own = ByteBufAllocator.DEFAULT.buffer(512);
        }
        return own;
    }

    /** Bytes {@code from} to {@code to} of the buffer, which stays the caller's. */
    void range(ByteBuf in, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        if (length < COPY_BELOW) {
            own().writeBytes(in, from, length);
        } else {
            send();
            link.write(in.retainedSlice(from, length));
        }
    }

    /** Everything from {@code from} to the writer index; takes the buffer. */
    void rest(ByteBuf in, int from) {
        int length = in.writerIndex() - from;
        if (length == 0) {
            in.release();
        } else if (own != null && length < COPY_BELOW) {
            own.writeBytes(in, from, length);
            in.release();
        } else {
            send();
            link.write(in.readerIndex(from));
        }
    }

    /** Queues what has been put together; the link still has to be flushed. */
    void send() {
        ByteBuf ready = own;
        if (ready != null) {
            own = null; // first: a full link says so in the middle of the write, and whoever hears it may write as well
            link.write(ready);
        }
    }

    /** The link is gone. */
    void discard() {
        if (own != null) {
            own.release();
            own = null;
        }
    }
}
