package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when Weir says no: state, what happened with its numbers, and what to do next.
 *
 * <p>Written as {@code ClientError.fatal(SqlState.X).message("…%s", a).detail("…").hint("…")}. Texts are format strings
 * only when arguments follow, so a ready text may contain a percent sign.
 *
 * @param code five characters: a {@link SqlState}, or one passed on from a server as it came
 */
public record ClientError(
        Severity severity,
        String code,
        String message,
        @Nullable String detail,
        @Nullable String hint) {

    /** ERROR leaves the session usable, FATAL is followed by a close; the others are no errors at all. */
    public enum Severity {
        ERROR,
        FATAL,
        NOTICE,
        WARNING
    }

    public ClientError {
        if (code.length() != 5) {
            throw new IllegalArgumentException("a SQLSTATE has five characters, not " + code.length());
        }
    }

    /** An error without its message yet. */
    public record Unworded(Severity severity, String code) {
        public ClientError message(String text, Object... args) {
            return new ClientError(severity, code, format(text, args), null, null);
        }
    }

    public static Unworded error(SqlState state) {
        return of(Severity.ERROR, state.code());
    }

    public static Unworded fatal(SqlState state) {
        return of(Severity.FATAL, state.code());
    }

    public static Unworded notice(SqlState state) {
        return of(Severity.NOTICE, state.code());
    }

    public static Unworded warning(SqlState state) {
        return of(Severity.WARNING, state.code());
    }

    /** For a state that a server sent and Weir has no name for. */
    public static Unworded of(Severity severity, String code) {
        return new Unworded(severity, code);
    }

    public ClientError detail(String text, Object... args) {
        return new ClientError(severity, code, message, format(text, args), hint);
    }

    public ClientError hint(String text, Object... args) {
        return new ClientError(severity, code, message, detail, format(text, args));
    }

    public boolean is(SqlState state) {
        return code.equals(state.code());
    }

    /** Appends an ErrorResponse, or a NoticeResponse for NOTICE and WARNING; borrows {@code out}. */
    public void encode(ByteBuf out) {
        int frame = Frame.begin(out, isNotice() ? 'N' : 'E');
        field(out, 'S', severity.name());
        field(out, 'V', severity.name());
        field(out, 'C', code);
        field(out, 'M', message);
        if (detail != null) {
            field(out, 'D', detail);
        }
        if (hint != null) {
            field(out, 'H', hint);
        }
        out.writeByte(0);
        Frame.end(out, frame);
    }

    private boolean isNotice() {
        return switch (severity) {
            case ERROR, FATAL -> false;
            case NOTICE, WARNING -> true;
        };
    }

    private static void field(ByteBuf out, char type, String value) {
        out.writeByte(type);
        CStrings.write(out, value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // without arguments the text is no format string
    private static String format(String text, Object... args) {
        return args.length == 0 ? text : String.format(text, args);
    }
}
