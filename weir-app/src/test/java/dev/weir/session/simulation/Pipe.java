package dev.weir.session.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes on their way, first in, first out. */
final class Pipe {
    private static final byte[] NONE = {};

    private byte[] bytes = new byte[256];
    private int from;
    private int to;

    void put(byte[] more) {
        if (to + more.length > bytes.length) {
            int size = size();
            byte[] room = size + more.length > bytes.length ? new byte[2 * (size + more.length)] : bytes;
            System.arraycopy(bytes, from, room, 0, size);
            bytes = room;
            from = 0;
            to = size;
        }
        System.arraycopy(more, 0, bytes, to, more.length);
        to += more.length;
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return to == from;
    }

    /** Up to {@code most} bytes. */
    byte[] take(int most) {
        int length = Math.min(most, size());
        if (length <= 0) {
            return NONE;
        }
        byte[] taken = Arrays.copyOfRange(bytes, from, from + length);
        from += length;
        return taken;
    }

    /** Everything, which stays. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    byte[] takeAll() {
        return take(size());
    }

    /** The next frame with a tag, if it is there as a whole. */
    byte @Nullable [] takeFrame() {
        if (size() < 5) {
            return null;
        }
        int length = 1 + int32(from + 1);
        return size() < length ? null : take(length);
    }

    /** The startup packet, which has no tag, if it is there as a whole. */
    byte @Nullable [] takePacket() {
        return size() < 4 || size() < int32(from) ? null : take(int32(from));
    }

    private int int32(int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /** Whether everything in here, whole frames and the beginning of one, has one of these tags. */
    boolean isOnly(String tags) {
        for (int at = from; at < to; at += at + 5 > to ? 5 : 1 + int32(at + 1)) {
            if (tags.indexOf((char) bytes[at]) < 0) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        from = 0;
        to = 0;
    }
}
