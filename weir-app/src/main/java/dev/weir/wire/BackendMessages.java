package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes what Weir answers itself, as a server would. Every method appends one message and borrows {@code out}. */
public final class BackendMessages {
    private static final short TYPE_LENGTH_VARIABLE = -1;

    /** One column of a RowDescription, in text format; {@code typeOid} as in pg_type, 25 for text. */
    public record Column(String name, int typeOid) {}

    private BackendMessages() {}

    public static void authenticationOk(ByteBuf out) {
        authentication(out, 0, new byte[0]);
    }

    public static void authenticationCleartext(ByteBuf out) {
        authentication(out, 3, new byte[0]);
    }

    /** {@code salt} has four bytes. */
    public static void authenticationMd5(ByteBuf out, byte[] salt) {
        authentication(out, 5, salt);
    }

    public static void authenticationSasl(ByteBuf out, List<String> mechanisms) {
        int frame = Frame.begin(out, 'R');
        out.writeInt(10);
        for (var mechanism : mechanisms) {
            CStrings.write(out, mechanism);
        }
        out.writeByte(0);
        Frame.end(out, frame);
    }

    public static void saslContinue(ByteBuf out, byte[] data) {
        authentication(out, 11, data);
    }

    public static void saslFinal(ByteBuf out, byte[] data) {
        authentication(out, 12, data);
    }

    public static void parameterStatus(ByteBuf out, String name, String value) {
        int frame = Frame.begin(out, 'S');
        CStrings.write(out, name);
        CStrings.write(out, value);
        Frame.end(out, frame);
    }

    /** The secret must have 4 bytes towards clients below protocol 3.2. */
    public static void backendKeyData(ByteBuf out, CancelKey key) {
        int frame = Frame.begin(out, 'K');
        key.encode(out);
        Frame.end(out, frame);
    }

    /** {@code status}: {@code I} idle, {@code T} in a transaction, {@code E} in a failed one. */
    public static void readyForQuery(ByteBuf out, byte status) {
        out.writeByte('Z').writeInt(5).writeByte(status);
    }

    public static void commandComplete(ByteBuf out, String tag) {
        int frame = Frame.begin(out, 'C');
        CStrings.write(out, tag);
        Frame.end(out, frame);
    }

    public static void parseComplete(ByteBuf out) {
        Frame.empty(out, '1');
    }

    public static void bindComplete(ByteBuf out) {
        Frame.empty(out, '2');
    }

    public static void closeComplete(ByteBuf out) {
        Frame.empty(out, '3');
    }

    public static void emptyQuery(ByteBuf out) {
        Frame.empty(out, 'I');
    }

    public static void noData(ByteBuf out) {
        Frame.empty(out, 'n');
    }

    public static void rowDescription(ByteBuf out, List<Column> columns) {
        int frame = Frame.begin(out, 'T');
        out.writeShort(columns.size());
        for (var column : columns) {
            CStrings.write(out, column.name());
            out.writeInt(0).writeShort(0); // belongs to no table
            out.writeInt(column.typeOid()).writeShort(TYPE_LENGTH_VARIABLE).writeInt(-1); // no type modifier
            out.writeShort(0); // text format
        }
        Frame.end(out, frame);
    }

    /** Null is SQL's NULL. */
    public static void dataRow(ByteBuf out, List<? extends @Nullable String> values) {
        int frame = Frame.begin(out, 'D');
        out.writeShort(values.size());
        for (var value : values) {
            if (value == null) {
                out.writeInt(-1);
            } else {
                var bytes = value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length).writeBytes(bytes);
            }
        }
        Frame.end(out, frame);
    }

    public static void negotiateProtocolVersion(ByteBuf out, NegotiateProtocolVersion message) {
        message.encode(out);
    }

    private static void authentication(ByteBuf out, int kind, byte[] data) {
        int frame = Frame.begin(out, 'R');
        out.writeInt(kind).writeBytes(data);
        Frame.end(out, frame);
    }
}
