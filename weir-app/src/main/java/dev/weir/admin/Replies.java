package dev.weir.admin;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.ClientError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the answers of one session until they are flushed, or long. Adds to {@link BackendMessages} what only the console sends:
 * typed columns, binary values, and the two messages of row-limited and described statements.
 */
final class Replies {
    private static final int NULL = -1;
    private static final int FIRST_BYTES = 512;

    /** More is handed over before it is asked for: what one message may ask for does not fit into any memory. */
    static final int LONG = 64 * 1024;

    private final ConsoleReplies target;
    /** On the heap and outside of pools: written by threads that come and go. */
    private ByteBuf out = Unpooled.buffer(FIRST_BYTES);

    Replies(ConsoleReplies target) {
        this.target = target;
    }

    /** Hands over everything collected. */
    void flush() {
        if (out.isReadable()) {
            var frames = out;
            out = Unpooled.buffer(FIRST_BYTES);
            target.send(frames);
        }
    }

    /** As the protocol allows at any time, between two messages. */
    void flushIfLong() {
        if (out.readableBytes() >= LONG) {
            flush();
        }
    }

    /** Flushes and ends the session. */
    void close() {
        flush();
        target.close();
    }

    void ready(byte status) {
        BackendMessages.readyForQuery(out, status);
    }

    void complete(String tag) {
        BackendMessages.commandComplete(out, tag);
    }

    void error(ClientError error) {
        error.encode(out);
    }

    void parseComplete() {
        BackendMessages.parseComplete(out);
    }

    void bindComplete() {
        BackendMessages.bindComplete(out);
    }

    void closeComplete() {
        BackendMessages.closeComplete(out);
    }

    void emptyQuery() {
        BackendMessages.emptyQuery(out);
    }

    void noData() {
        BackendMessages.noData(out);
    }

    /** Row limit reached, protocol section 54.2.3. */
    void portalSuspended() {
        out.writeByte('s').writeInt(Integer.BYTES);
    }

    /** No console command takes parameters. */
    void noParameters() {
        out.writeByte('t').writeInt(Integer.BYTES + Short.BYTES).writeShort(0);
    }

    void rowDescription(List<Column> columns, ResultFormats formats) {
        int lengthAt = begin('T');
        out.writeShort(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            out.writeCharSequence(column.name(), StandardCharsets.UTF_8);
            out.writeByte(0).writeInt(0).writeShort(0); // belongs to no table
            out.writeInt(column.type().oid()).writeShort(column.type().size()).writeInt(-1); // no type modifier
            out.writeShort(formats.binary(i) ? 1 : 0);
        }
        end(lengthAt);
    }

    void dataRow(List<Column> columns, Row row, ResultFormats formats) {
        int lengthAt = begin('D');
        var values = row.values();
        out.writeShort(values.size());
        for (int i = 0; i < values.size(); i++) {
            value(columns.get(i).type(), values.get(i), formats.binary(i));
        }
        end(lengthAt);
    }

    private void value(ColumnType type, @Nullable String value, boolean binary) {
        if (value == null) {
            out.writeInt(NULL);
            return;
        }
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        if (binary) {
            type.writeBinary(out, value);
        } else {
            ByteBufUtil.writeUtf8(out, value);
        }
        out.setInt(lengthAt, out.writerIndex() - lengthAt - Integer.BYTES);
    }

    private int begin(char tag) {
        int lengthAt = out.writeByte(tag).writerIndex();
        out.writeInt(0);
        return lengthAt;
    }

    private void end(int lengthAt) {
        out.setInt(lengthAt, out.writerIndex() - lengthAt);
        flushIfLong();
    }
}
