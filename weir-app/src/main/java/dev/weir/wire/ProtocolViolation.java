package dev.weir.wire;

/**
 * A peer sent what the protocol does not allow; the connection cannot go on. Carries the refusal in full, so that whoever
 * catches it only has to send it and close. Has no stack trace: it is caused by bytes, not by code, and a hostile peer must
 * not make Weir spend time on traces.
 */
public final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String HINT =
            "The peer and Weir disagree on the PostgreSQL protocol: check that it speaks PostgreSQL to this port.";

    private final transient ClientError error;

    public ProtocolViolation(ClientError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    /** FATAL 08P01 with the general hint; {@code text} is a format string when arguments follow. */
    public static ProtocolViolation because(String text, Object... args) {
        return new ProtocolViolation(ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                .message(text, args)
                .hint(HINT));
    }

    public ClientError error() {
        return error;
    }
}
