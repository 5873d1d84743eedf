package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/** Encodes what Weir says to a server on its own behalf. Every method appends one message and borrows {@code out}. */
public final class FrontendMessages {
    private FrontendMessages() {}

    /** Requests protocol 3.{@code minor}; {@code parameters} hold {@code user}, {@code database} and settings. */
    public static void startup(ByteBuf out, int minor, Map<String, String> parameters) {
        int frame = Frame.beginUntagged(out);
        out.writeInt(ProtocolVersion.code(minor));
        parameters.forEach((name, value) -> {
            CStrings.write(out, name);
            CStrings.write(out, value);
        });
        out.writeByte(0);
        Frame.end(out, frame);
    }

    public static void sslRequest(ByteBuf out) {
        out.writeInt(8).writeInt(ProtocolVersion.SSL_REQUEST);
    }

    public static void query(ByteBuf out, String sql) {
        text(out, 'Q', sql);
    }

    /** Name and SQL as a client sent them, in its own encoding; {@code parameterTypes} may be shorter than the parameters. */
    public static void parse(ByteBuf out, byte[] name, byte[] sql, int... parameterTypes) {
        int frame = Frame.begin(out, 'P');
        CStrings.write(out, name);
        CStrings.write(out, sql);
        out.writeShort(parameterTypes.length);
        for (int oid : parameterTypes) {
            out.writeInt(oid);
        }
        Frame.end(out, frame);
    }

    public static void closeStatement(ByteBuf out, byte[] name) {
        int frame = Frame.begin(out, 'C');
        out.writeByte('S');
        CStrings.write(out, name);
        Frame.end(out, frame);
    }

    public static void sync(ByteBuf out) {
        Frame.empty(out, 'S');
    }

    public static void flush(ByteBuf out) {
        Frame.empty(out, 'H');
    }

    public static void terminate(ByteBuf out) {
        Frame.empty(out, 'X');
    }

    public static void passwordMessage(ByteBuf out, String password) {
        text(out, 'p', password);
    }

    public static void saslInitialResponse(ByteBuf out, String mechanism, byte[] data) {
        int frame = Frame.begin(out, 'p');
        CStrings.write(out, mechanism);
        out.writeInt(data.length).writeBytes(data);
        Frame.end(out, frame);
    }

    public static void saslResponse(ByteBuf out, byte[] data) {
        int frame = Frame.begin(out, 'p');
        out.writeBytes(data);
        Frame.end(out, frame);
    }

    public static void copyFail(ByteBuf out, String reason) {
        text(out, 'f', reason);
    }

    private static void text(ByteBuf out, char tag, String text) {
        int frame = Frame.begin(out, tag);
        CStrings.write(out, text);
        Frame.end(out, frame);
    }
}
