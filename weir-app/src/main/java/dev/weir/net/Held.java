package dev.weir.net;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that come while their channel is between two loops. Reading is off then, but what the operating system was asked
 * for before may still come.
 */
final class Held {
    private final Deque<ByteBuf> bytes = new ArrayDeque<>(2);

    /** Takes the buffer. */
    void add(ByteBuf more) {
        bytes.add(more);
    }

    /** Hands everything on, in order. */
    void drainTo(Consumer<ByteBuf> taker) {
        for (ByteBuf each = bytes.poll(); each != null; each = bytes.poll()) {
            taker.accept(each);
        }
    }

    /** Null when nothing is held. */
    static void drain(@Nullable Held held, Consumer<ByteBuf> taker) {
        if (held != null) {
            held.drainTo(taker);
        }
    }
}
