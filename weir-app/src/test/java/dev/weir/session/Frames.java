package dev.weir.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.wire.FrontendMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Messages of a client, one behind the other, as one packet. */
final class Frames {
    private final ByteBuf out = Unpooled.buffer();

    static Frames frames() {
        return new Frames();
    }

    Frames query(String sql) {
        FrontendMessages.query(out, sql);
        return this;
    }

    Frames parse(String name, String sql) {
        FrontendMessages.parse(out, name.getBytes(UTF_8), sql.getBytes(UTF_8));
        return this;
    }

    /** To the unnamed portal, without parameters. */
    Frames bind(String name) {
        return frame('B', "\0" + name + "\0\0\0\0\0\0\0");
    }

    Frames describe(String name) {
        return frame('D', "S" + name + "\0");
    }

    Frames describePortal() {
        return frame('D', "P\0");
    }

    Frames execute() {
        return frame('E', "\0\0\0\0\0");
    }

    Frames close(String name) {
        return frame('C', "S" + name + "\0");
    }

    Frames sync() {
        return frame('S', "");
    }

    Frames flush() {
        return frame('H', "");
    }

    Frames functionCall() {
        return frame('F', "\0\0\0\1\0\0\0\0\0\0");
    }

    Frames copyData(String data) {
        return frame('d', data);
    }

    Frames copyDone() {
        return frame('c', "");
    }

    Frames copyFail() {
        return frame('f', "no\0");
    }

    Frames terminate() {
        return frame('X', "");
    }

    Frames frame(char tag, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        out.writeByte(tag).writeInt(4 + bytes.length).writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return ByteBufUtil.getBytes(out);
    }

    /** Everything but the last {@code missing} bytes. */
    byte[] allBut(int missing) {
        return ByteBufUtil.getBytes(out, 0, out.readableBytes() - missing);
    }
}
