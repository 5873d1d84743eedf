package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Consumer;

/**
 * A {@link SessionWorld} in which every byte is counted: what a stranger sends may cost a few times its size and no more,
 * and nothing of it may stay behind.
 */
final class FuzzWorld {
    /** What sessions may hold beyond what was sent to them: buffers that are there before anybody fills them. */
    private static final long BASE = 16_384;

    private static final int MOST_TIMES = 4;

    final SessionWorld world;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
    private final long elsewhereBefore = elsewhere();
    private long sent;

    FuzzWorld(WorldSpec spec) {
        world = SessionWorld.worldOf(spec);
        world.allocator = memory;
    }

    /** Delivers one packet of a stranger. */
    void delivers(byte[] packet, Consumer<byte[]> to) {
        sent += packet.length;
        to.accept(packet);
        long most = BASE + MOST_TIMES * sent + world.clients.size() * BASE;
        if (held() > most) {
            throw new AssertionError("%d bytes held after %d were sent".formatted(held(), sent));
        }
    }

    private long held() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    void ends() {
        world.ends();
        assertThat(held()).as("bytes in buffers that nobody released").isZero();
        assertThat(elsewhere()).as("bytes in Netty's own buffers").isEqualTo(elsewhereBefore);
    }

    /** Only Netty's plain allocator, which the script {@code fuzz} asks for, counts to the byte. */
    private static long elsewhere() {
        return ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator plain
                ? plain.metric().usedDirectMemory() // what is on the heap there is the tests' own
                : 0;
    }
}
