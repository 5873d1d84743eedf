package dev.weir.session.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Consumer;

/** Hands bytes to sessions in buffers as a network does, and knows exactly how much of what was allocated was given back. */
final class Buffers {
    private final UnpooledByteBufAllocator arriving = new UnpooledByteBufAllocator(false, true);
    private final long before = others();

    void deliver(byte[] bytes, Consumer<ByteBuf> to) {
        to.accept(arriving.heapBuffer(bytes.length).writeBytes(bytes));
    }

    /** Bytes that somebody still holds. */
    long held() {
        return arriving.metric().usedHeapMemory() + arriving.metric().usedDirectMemory() + others() - before;
    }

    /** The buffers that sessions make for themselves; exact because the build makes tests use this allocator. */
    private static long others() {
        if (ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator counted) {
            return counted.metric().usedHeapMemory() + counted.metric().usedDirectMemory();
        }
        throw new IllegalStateException("run with -Dio.netty.allocator.type=unpooled, as the build does");
    }
}
