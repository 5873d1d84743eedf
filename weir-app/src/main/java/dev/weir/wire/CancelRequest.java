package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/** Asks, on a connection of its own, to cancel what the holder of this key is running. Never answered. */
public record CancelRequest(CancelKey key) implements StartupPacket {
    public void encode(ByteBuf out) {
        int frame = Frame.beginUntagged(out);
        out.writeInt(ProtocolVersion.CANCEL_REQUEST);
        key.encode(out);
        Frame.end(out, frame);
    }
}
