package dev.weir.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.wire.BackendTag;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Backend messages as short texts: the tag, and what matters of the body. {@code "D x"} is a row with the value x, {@code
 * "Z I"} ReadyForQuery, {@code "E ERROR 26000"} an error, {@code "C SELECT 1"} a command's end.
 */
final class Heard {
    private final ByteBuf bytes = Unpooled.buffer();
    private final FrameCursor cursor = new FrameCursor();

    /** The messages that are whole now. */
    List<String> hear(byte[] more) {
        bytes.writeBytes(more);
        var messages = new ArrayList<String>();
        cursor.over(bytes, bytes.readerIndex());
        while (cursor.next() && cursor.whole()) {
            messages.add(legible(cursor.tag(), bytes.slice(cursor.body(), cursor.bodyLength())));
            cursor.skip();
        }
        bytes.readerIndex(cursor.position());
        bytes.discardReadBytes();
        return messages;
    }

    boolean midFrame() {
        return unfinished() > 0;
    }

    /** Bytes of a message whose end has not come. */
    int unfinished() {
        return bytes.readableBytes();
    }

    private static String legible(byte tag, ByteBuf body) {
        try {
            return text(tag, body);
        } catch (IndexOutOfBoundsException e) {
            return (char) tag + " malformed";
        }
    }

    private static String text(byte tag, ByteBuf body) {
        String letter = Character.toString((char) tag);
        return switch (tag) {
            case BackendTag.READY_FOR_QUERY -> "Z " + (char) body.getByte(0);
            case BackendTag.COMMAND_COMPLETE -> "C " + body.toString(0, body.readableBytes() - 1, UTF_8);
            case BackendTag.DATA_ROW -> "D " + body.toString(6, body.readableBytes() - 6, UTF_8);
            case BackendTag.COPY_DATA -> "d " + body.toString(UTF_8);
            case BackendTag.PARAMETER_STATUS -> {
                String[] parts = body.toString(UTF_8).split("\0", -1);
                yield "S " + parts[0] + "=" + parts[1];
            }
            case BackendTag.ERROR_RESPONSE, BackendTag.NOTICE_RESPONSE -> {
                ServerError error = ServerError.decode(body);
                yield letter + " " + error.severity() + " " + error.sqlState();
            }
            case BackendTag.AUTHENTICATION -> "R " + body.getInt(0);
            case BackendTag.BACKEND_KEY_DATA -> "K";
            default -> letter;
        };
    }
}
