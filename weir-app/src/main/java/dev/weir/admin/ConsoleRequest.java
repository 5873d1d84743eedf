package dev.weir.admin;

import dev.weir.wire.MessageBody;
import dev.weir.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** A frontend message as the console needs it: copied out of its buffer, so that it can wait for its turn. */
sealed interface ConsoleRequest {

    record Query(String sql) implements ConsoleRequest {}

    record Parse(String name, String sql, int parameters) implements ConsoleRequest {}

    record Bind(String portal, String statement, int parameters, ResultFormats formats) implements ConsoleRequest {}

    /** {@code statement} tells the two name spaces apart. */
    record Describe(boolean statement, String name) implements ConsoleRequest {}

    /** {@code maxRows}: 0 or less is all of them. */
    record Execute(String portal, int maxRows) implements ConsoleRequest {}

    record Close(boolean statement, String name) implements ConsoleRequest {}

    record Sync() implements ConsoleRequest {}

    record Flush() implements ConsoleRequest {}

    record FunctionCall() implements ConsoleRequest {}

    /** CopyData, CopyDone or CopyFail when no copy runs: PostgreSQL drops them without a word. */
    record StrayCopy() implements ConsoleRequest {}

    record Terminate() implements ConsoleRequest {}

    /** Not what the protocol allows here: to be said, and then the connection is closed. */
    record Broken(ProtocolViolation violation) implements ConsoleRequest {}

    /** Borrows {@code body} and copies what it needs. */
    static ConsoleRequest decode(byte tag, ByteBuf body) {
        var fields = new MessageBody(body);
        try {
            return switch (tag) {
                case 'Q' -> ended(new Query(fields.cstring()), fields);
                case 'P' -> parse(fields);
                case 'B' -> bind(fields);
                case 'D' -> ended(new Describe(isStatement(fields), fields.cstring()), fields);
                case 'E' -> ended(new Execute(fields.cstring(), fields.int32()), fields);
                case 'C' -> ended(new Close(isStatement(fields), fields.cstring()), fields);
                case 'S' -> ended(new Sync(), fields);
                case 'H' -> ended(new Flush(), fields);
                case 'F' -> new FunctionCall();
                case 'd', 'c', 'f' -> new StrayCopy();
                case 'X' -> new Terminate();
                default -> throw ProtocolViolation.because("invalid frontend message type %d", tag & 0xff);
            };
        } catch (ProtocolViolation violation) {
            return new Broken(violation);
        }
    }

    private static ConsoleRequest parse(MessageBody fields) {
        var name = fields.cstring();
        var sql = fields.cstring();
        int parameters = fields.uint16();
        fields.bytes(parameters * Integer.BYTES);
        return ended(new Parse(name, sql, parameters), fields);
    }

    private static ConsoleRequest bind(MessageBody fields) {
        var portal = fields.cstring();
        var statement = fields.cstring();
        codes(fields);
        int parameters = fields.uint16();
        for (int i = 0; i < parameters; i++) {
            int length = fields.int32();
            if (length != -1) {
                fields.bytes(length);
            }
        }
        return ended(new Bind(portal, statement, parameters, new ResultFormats(codes(fields))), fields);
    }

    private static List<Integer> codes(MessageBody fields) {
        int count = fields.uint16();
        var codes = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            int code = fields.uint16();
            if (code > 1) {
                throw ProtocolViolation.because("unsupported format code: %d", code);
            }
            codes.add(code);
        }
        return List.copyOf(codes);
    }

    private static boolean isStatement(MessageBody fields) {
        int kind = fields.uint8();
        if (kind != 'S' && kind != 'P') {
            throw ProtocolViolation.because("neither a statement nor a portal: subtype %d", kind);
        }
        return kind == 'S';
    }

    private static ConsoleRequest ended(ConsoleRequest request, MessageBody fields) {
        fields.expectEnd();
        return request;
    }
}
