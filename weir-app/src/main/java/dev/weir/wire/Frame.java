package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/** Writes tag and length around a body whose length is known only afterwards. */
final class Frame {
    private Frame() {}

    /** Returns what {@link #end} needs. */
    static int begin(ByteBuf out, char tag) {
        out.writeByte(tag);
        return beginUntagged(out);
    }

    /** The first packet of a connection has no tag. */
    static int beginUntagged(ByteBuf out) {
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        return lengthAt;
    }

    /** The length counts itself but not the tag. */
    static void end(ByteBuf out, int lengthAt) {
        out.setInt(lengthAt, out.writerIndex() - lengthAt);
    }

    static void empty(ByteBuf out, char tag) {
        out.writeByte(tag).writeInt(Integer.BYTES);
    }
}
