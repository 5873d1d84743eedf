package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Walks the frames of a buffer in place: a tag byte, a length that counts itself but not the tag, a body
 * (PostgreSQL protocol, "Messaging Overview"). Copies nothing, moves no reader index, and is reused for every buffer of a
 * connection.
 *
 * <p>Pitfalls: {@link #next} answers as soon as the five header bytes are there, so the body may still be incomplete:
 * ask {@link #whole} before looking inside. A length below 4 cannot be walked over; check {@link #bodyLength} first.
 */
public final class FrameCursor {
    /** Bytes of tag and length. */
    public static final int HEADER = 5;

    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int at;
    private int end;
    private byte tag;
    private int length;

    /** Starts over at {@code from}; {@code in} is borrowed until the next call. */
    public void over(ByteBuf in, int from) {
        this.in = in;
        this.at = from;
        this.end = in.writerIndex();
    }

    /** Reads the header at the current position; false when fewer than five bytes are left. */
    public boolean next() {
        if (end - at < HEADER) {
            return false;
        }
        tag = in.getByte(at);
        length = in.getInt(at + 1);
        return true;
    }

    public byte tag() {
        return tag;
    }

    /** Bytes of the body as announced: negative when the peer sent a length below 4, which no peer may. */
    public int bodyLength() {
        return length < 0 ? -1 : length - 4;
    }

    /** Index of the first body byte. */
    public int body() {
        return at + HEADER;
    }

    /** Index of the frame's tag. */
    public int start() {
        return at;
    }

    /** Index behind the frame's last byte; may lie behind the buffer's end. Only for lengths that were checked. */
    public int frameEnd() {
        return at + 1 + length;
    }

    /** Whether the whole frame is in the buffer. */
    public boolean whole() {
        return length <= end - at - 1;
    }

    /** Moves behind the frame, or to the buffer's end and returns how many of its bytes are still to come. */
    public int skip() {
        int missing = Math.max(0, length - (end - at - 1));
        at = missing > 0 ? end : at + 1 + length;
        return missing;
    }

    /** Moves over the whole frames of this type that follow one another here, and stops before anything else. */
    public void skipAll(byte type) {
        int next = at;
        while (end - next >= HEADER && in.getByte(next) == type) {
            int announced = in.getInt(next + 1);
            if (announced < 4 || announced > end - next - 1) {
                break;
            }
            next += 1 + announced;
        }
        at = next;
    }

    /** Where the walk stands: everything before it has been handled. */
    public int position() {
        return at;
    }

    /** Moves on within a frame whose beginning was handled in an earlier buffer; returns what is then still to come. */
    public int skip(int bytes) {
        int here = Math.min(bytes, end - at);
        at += here;
        return bytes - here;
    }

    /** The buffer being walked. */
    public ByteBuf buffer() {
        return in;
    }

    public boolean atEnd() {
        return at >= end;
    }
}
