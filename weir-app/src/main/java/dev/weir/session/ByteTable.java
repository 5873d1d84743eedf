package dev.weir.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map from byte strings that can be asked with bytes still in a buffer, without copying them first: names of prepared
 * statements and their texts. Open addressing with linear probing, at most half full.
 */
final class ByteTable<V> {
    private static final int SMALLEST = 8;
    /** Reads eight bytes of an array the way {@link ByteBuf#getLong} does. */
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private @Nullable Object[] slots = new @Nullable Object[SMALLEST * 2];
    private int size;

    /** The value under the {@code length} bytes at {@code from}; borrows the buffer. */
    @Nullable
    V get(ByteBuf in, int from, int length) {
        int slot = find(in, from, length);
        return value(slot);
    }

    @Nullable
    V get(byte[] key) {
        return value(find(Unpooled.wrappedBuffer(key), 0, key.length));
    }

    /** Sets or replaces; returns what was there before. */
    @Nullable
    V put(byte[] key, V value) {
        if (size * 4 >= slots.length) {
            grow();
        }
        int slot = find(Unpooled.wrappedBuffer(key), 0, key.length);
        V before = value(slot);
        if (slots[slot] == null) {
            slots[slot] = key;
            size++;
        }
        slots[slot + 1] = value;
        return before;
    }

    @Nullable
    V remove(byte[] key) {
        int slot = find(Unpooled.wrappedBuffer(key), 0, key.length);
        V before = value(slot);
        if (before != null) {
            size--;
            close(slot);
        }
        return before;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    void forEach(Consumer<? super V> action) {
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != null) {
                action.accept((V) slots[i + 1]);
            }
        }
    }

    @SuppressWarnings("unchecked")
    boolean allMatch(Predicate<? super V> condition) {
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != null && !condition.test((V) slots[i + 1])) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        slots = new @Nullable Object[SMALLEST * 2];
        size = 0;
    }

    @SuppressWarnings("unchecked")
    private @Nullable V value(int slot) {
        return (V) slots[slot + 1];
    }

    /** The slot of the key, or the free one where it belongs. */
    private int find(ByteBuf in, int from, int length) {
        int mask = slots.length / 2 - 1;
        int at = hash(in, from, length) & mask;
        while (true) {
            byte[] key = (byte[]) slots[at * 2];
            if (key == null || same(key, in, from, length)) {
                return at * 2;
            }
            at = (at + 1) & mask;
        }
    }

    /** Moves later members of the probe chain up, so that no tombstones are needed. */
    private void close(int hole) {
        int mask = slots.length / 2 - 1;
        int free = hole / 2;
        int at = free;
        slots[hole] = null;
        slots[hole + 1] = null;
        while (true) {
            at = (at + 1) & mask;
            byte[] key = (byte[]) slots[at * 2];
            if (key == null) {
                return;
            }
            int home = hash(Unpooled.wrappedBuffer(key), 0, key.length) & mask;
            if (((at - home) & mask) >= ((at - free) & mask)) {
                slots[free * 2] = key;
                slots[free * 2 + 1] = slots[at * 2 + 1];
                slots[at * 2] = null;
                slots[at * 2 + 1] = null;
                free = at;
            }
        }
    }

    private void grow() {
        @Nullable Object[] old = slots;
        slots = new @Nullable Object[old.length * 2];
        for (int i = 0; i < old.length; i += 2) {
            byte[] key = (byte[]) old[i];
            if (key != null) {
                int slot = find(Unpooled.wrappedBuffer(key), 0, key.length);
                slots[slot] = key;
                slots[slot + 1] = old[i + 1];
            }
        }
    }

    static boolean same(byte[] key, ByteBuf in, int from, int length) {
        if (key.length != length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((long) WORDS.get(key, i) != in.getLong(from + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (key[i] != in.getByte(from + i)) {
                return false;
            }
        }
        return true;
    }

    /** FNV-1a over eight bytes at a time; long texts cost little beside the copy they are about to need. */
    private static int hash(ByteBuf in, int from, int length) {
        long hash = 0xcbf29ce484222325L ^ length;
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ in.getLong(at)) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        for (; at < end; at++) {
            hash = (hash ^ in.getByte(at)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        return (int) (hash ^ (hash >>> 15));
    }
}
