package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/**
 * Reads the fields of one message body. Each method checks that the bytes are there and throws {@link ProtocolViolation}
 * when they are not: a body that does not fit its fields means that the framing is lost, so nobody may guess on.
 *
 * <p>Borrows the buffer, whose readable bytes are exactly the body, and moves its reader index.
 */
public final class MessageBody {
    private final ByteBuf body;

    public MessageBody(ByteBuf body) {
        this.body = body;
    }

    public int remaining() {
        return body.readableBytes();
    }

    public int uint8() {
        need(1);
        return body.readUnsignedByte();
    }

    public int uint16() {
        need(2);
        return body.readUnsignedShort();
    }

    public int int32() {
        need(4);
        return body.readInt();
    }

    public byte[] bytes(int count) {
        if (count < 0) {
            throw ProtocolViolation.because("insufficient data left in message: a field claims %d bytes", count);
        }
        need(count);
        var bytes = new byte[count];
        body.readBytes(bytes);
        return bytes;
    }

    public String cstring() {
        return CStrings.read(body);
    }

    public byte[] cstringBytes() {
        return CStrings.readBytes(body);
    }

    /** Left-over bytes mean that the framing is lost. */
    public void expectEnd() {
        if (body.isReadable()) {
            throw ProtocolViolation.because("invalid message format: %d bytes left over", body.readableBytes());
        }
    }

    private void need(int count) {
        if (body.readableBytes() < count) {
            throw ProtocolViolation.because(
                    "insufficient data left in message: %d bytes needed, %d there", count, body.readableBytes());
        }
    }
}
