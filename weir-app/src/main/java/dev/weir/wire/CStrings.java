package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Zero-terminated strings, the protocol's only kind of text. All methods borrow the buffer. */
public final class CStrings {
    private CStrings() {}

    /** Reads one string as UTF-8 and its terminator; throws {@link ProtocolViolation} when no terminator is readable. */
    public static String read(ByteBuf body) {
        return new String(readBytes(body), StandardCharsets.UTF_8);
    }

    /** The same without decoding: names and SQL that are only passed on keep the client's own encoding. */
    public static byte[] readBytes(ByteBuf body) {
        var bytes = new byte[lengthOf(body)];
        body.readBytes(bytes).skipBytes(1);
        return bytes;
    }

    /** Moves past one string and its terminator. */
    public static void skip(ByteBuf body) {
        body.skipBytes(lengthOf(body) + 1);
    }

    /** A zero inside {@code text} would end it early and shift every later field: it becomes a question mark. */
    public static void write(ByteBuf out, String text) {
        out.writeCharSequence(text.indexOf('\0') < 0 ? text : text.replace('\0', '?'), StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    /** {@code bytes} must be free of zeros, as everything read by {@link #readBytes} is. */
    public static void write(ByteBuf out, byte[] bytes) {
        out.writeBytes(bytes).writeByte(0);
    }

    private static int lengthOf(ByteBuf body) {
        int length = body.bytesBefore((byte) 0);
        if (length < 0) {
            throw ProtocolViolation.because(
                    "invalid string in message: no terminator within %d bytes", body.readableBytes());
        }
        return length;
    }
}
