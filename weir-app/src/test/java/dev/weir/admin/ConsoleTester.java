package dev.weir.admin;

import dev.weir.wire.FrontendMessages;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A client of one console session. What it sends is run at once, unless {@link #holdingCommands}. Replies are kept as
 * {@code T name:oid ...}, {@code D value|value}, {@code E 42601 message}, {@code Z I} and so on.
 */
final class ConsoleTester implements ConsoleReplies, Executor {
    final FakeOperations operations = new FakeOperations();
    final List<String> replies = new ArrayList<>();
    /** Hints and details of errors and notices, in order. */
    final List<String> advice = new ArrayList<>();
    /** Raw bytes of the values of the last data row; null for NULL. */
    final List<byte[]> lastRow = new ArrayList<>();

    /** The most bytes that were handed over at once. */
    int longestHandOver;

    final ConsoleSession session;
    boolean closed;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    ConsoleTester() {
        this(ConsoleRole.ADMIN);
    }

    ConsoleTester(ConsoleRole role) {
        session = new ConsoleSession(operations, role, this, this);
    }

    ConsoleTester holdingCommands() {
        holding = true;
        return this;
    }

    void runHeldCommands() {
        while (!held.isEmpty()) {
            held.removeFirst().run();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (holding) {
            held.addLast(task);
        } else {
            task.run();
        }
    }

    /** Sends one Query and returns what came back for it alone. */
    List<String> query(String sql) {
        replies.clear();
        var out = Unpooled.buffer();
        FrontendMessages.query(out, sql);
        return sendFrame(out);
    }

    ConsoleTester parse(String name, String sql, int... parameterTypes) {
        var out = Unpooled.buffer();
        FrontendMessages.parse(out, bytes(name), bytes(sql), parameterTypes);
        sendFrame(out);
        return this;
    }

    ConsoleTester bind(String portal, String statement, int... formats) {
        var body = Unpooled.buffer();
        string(body, portal);
        string(body, statement);
        body.writeShort(0).writeShort(0).writeShort(formats.length);
        for (int format : formats) {
            body.writeShort(format);
        }
        return frame('B', body);
    }

    ConsoleTester describe(char kind, String name) {
        return frame('D', string(Unpooled.buffer().writeByte(kind), name));
    }

    ConsoleTester execute(String portal, int maxRows) {
        return frame('E', string(Unpooled.buffer(), portal).writeInt(maxRows));
    }

    ConsoleTester close(char kind, String name) {
        return frame('C', string(Unpooled.buffer().writeByte(kind), name));
    }

    ConsoleTester sync() {
        return frame('S', Unpooled.buffer());
    }

    ConsoleTester flush() {
        return frame('H', Unpooled.buffer());
    }

    ConsoleTester frame(char tag, ByteBuf body) {
        session.onFrame((byte) tag, body);
        body.release();
        return this;
    }

    private List<String> sendFrame(ByteBuf frame) {
        byte tag = frame.readByte();
        frame.skipBytes(Integer.BYTES);
        session.onFrame(tag, frame);
        frame.release();
        return replies;
    }

    @Override
    public void send(ByteBuf frames) {
        longestHandOver = Math.max(longestHandOver, frames.readableBytes());
        while (frames.isReadable()) {
            char tag = (char) frames.readByte();
            var body = frames.readSlice(frames.readInt() - Integer.BYTES);
            replies.add(read(tag, body));
            if (body.isReadable()) {
                throw new AssertionError(tag + " has " + body.readableBytes() + " bytes too many");
            }
        }
        frames.release();
    }

    @Override
    public void close() {
        closed = true;
    }

    private String read(char tag, ByteBuf body) {
        return switch (tag) {
            case 'T' -> "T" + columns(body);
            case 'D' -> "D " + row(body);
            case 'C' -> "C " + string(body);
            case 'E', 'N' -> tag + " " + report(body);
            case 'Z' -> "Z " + (char) body.readByte();
            case 't' -> "t " + body.readShort();
            case '1', '2', '3', 'n', 's', 'I' -> String.valueOf(tag);
            default -> throw new AssertionError("unexpected reply " + tag);
        };
    }

    private static String columns(ByteBuf body) {
        var text = new StringBuilder();
        int count = body.readShort();
        for (int i = 0; i < count; i++) {
            text.append(' ').append(string(body));
            body.skipBytes(6);
            text.append(':').append(body.readInt());
            body.skipBytes(6);
            text.append(body.readShort() == 1 ? "b" : "");
        }
        return text.toString();
    }

    private String row(ByteBuf body) {
        lastRow.clear();
        var values = new ArrayList<String>();
        int count = body.readShort();
        for (int i = 0; i < count; i++) {
            int length = body.readInt();
            var bytes = new byte[Math.max(length, 0)];
            body.readBytes(bytes);
            lastRow.add(bytes);
            values.add(length < 0 ? "NULL" : new String(bytes, StandardCharsets.UTF_8));
        }
        return String.join("|", values);
    }

    private String report(ByteBuf body) {
        var code = "";
        var message = "";
        for (byte field = body.readByte(); field != 0; field = body.readByte()) {
            var value = string(body);
            switch (field) {
                case 'C' -> code = value;
                case 'M' -> message = value;
                case 'D', 'H' -> advice.add(value);
                default -> {}
            }
        }
        return code + " " + message;
    }

    private static String string(ByteBuf body) {
        int length = body.bytesBefore((byte) 0);
        var text = body.readString(length, StandardCharsets.UTF_8);
        body.skipBytes(1);
        return text;
    }

    private static ByteBuf string(ByteBuf out, String text) {
        return out.writeBytes(bytes(text)).writeByte(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
