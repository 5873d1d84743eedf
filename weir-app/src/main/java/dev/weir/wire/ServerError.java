package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a server said in an ErrorResponse or NoticeResponse. Never fails to decode: a malformed error must not hide that
 * there was one, so absent fields get the most cautious value (ERROR, XX000, empty message).
 *
 * @param severity not localised (field {@code V}, PostgreSQL 9.6 and later), else field {@code S} as it came
 * @param sqlState always five characters
 */
public record ServerError(
        String severity,
        String sqlState,
        String message,
        @Nullable String detail,
        @Nullable String hint) {

    /** The readable bytes are the message body; borrows them and leaves the reader index alone. */
    public static ServerError decode(ByteBuf body) {
        return prefixOf(body, body.readerIndex(), body.readableBytes());
    }

    /** Decodes what is there of a body that may be cut off anywhere: a huge error need not be collected to be understood. */
    public static ServerError prefixOf(ByteBuf buffer, int index, int length) {
        var found = new Fields();
        int end = Math.min(index + Math.max(length, 0), buffer.writerIndex());
        int at = index;
        while (at < end && buffer.getByte(at) != 0) {
            char type = (char) buffer.getUnsignedByte(at++);
            int zero = buffer.indexOf(at, end, (byte) 0);
            int valueEnd = zero < 0 ? end : zero;
            found.add(type, buffer.toString(at, Math.max(valueEnd - at, 0), StandardCharsets.UTF_8));
            at = valueEnd + 1;
        }
        return found.toError();
    }

    public boolean is(SqlState state) {
        return sqlState.equals(state.code());
    }

    /** The server has closed, or is about to close, this connection. */
    public boolean isFatal() {
        return severity.equals("FATAL") || severity.equals("PANIC");
    }

    /** The same words for a client, under another severity when that client's session does not share the server's fate. */
    public ClientError toClientError(ClientError.Severity asSeverity) {
        return new ClientError(asSeverity, sqlState, message, detail, hint);
    }

    private static final class Fields {
        private @Nullable String localSeverity;
        private @Nullable String severity;
        private @Nullable String code;
        private @Nullable String message;
        private @Nullable String detail;
        private @Nullable String hint;

        void add(char type, String value) {
            switch (type) {
                case 'S' -> localSeverity = value;
                case 'V' -> severity = value;
                case 'C' -> code = value;
                case 'M' -> message = value;
                case 'D' -> detail = value;
                case 'H' -> hint = value;
                default -> {} // position, file, line, ...: the protocol tells readers to skip what they do not know
            }
        }

        ServerError toError() {
            var rank = severity != null ? severity : localSeverity;
            boolean whole = code != null && code.length() == 5;
            return new ServerError(
                    rank == null ? "ERROR" : rank,
                    whole && code != null ? code : SqlState.INTERNAL_ERROR.code(),
                    message == null ? "" : message,
                    detail,
                    hint);
        }
    }
}
