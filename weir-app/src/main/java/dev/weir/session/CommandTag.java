package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** The command tags after which a server's session is no longer what it was; read without making a string. */
enum CommandTag {
    /** Or START TRANSACTION. */
    BEGIN,
    DEALLOCATE_ALL,
    CLOSE_ALL,
    CLOSE_CURSOR,
    /** Of a block, or of what precedes it in a query. */
    COMMIT,
    DECLARE_CURSOR,
    DISCARD_ALL,
    RESET,
    ROLLBACK,
    LISTEN,
    PREPARE,
    OTHER;

    private static final byte[] BEGIN_TEXT = "BEGIN\0".getBytes(US_ASCII);
    private static final byte[] START_TRANSACTION_TEXT = "START TRANSACTION\0".getBytes(US_ASCII);
    private static final byte[] DEALLOCATE_ALL_TEXT = "DEALLOCATE ALL\0".getBytes(US_ASCII);
    private static final byte[] CLOSE_ALL_TEXT = "CLOSE CURSOR ALL\0".getBytes(US_ASCII);
    private static final byte[] CLOSE_CURSOR_TEXT = "CLOSE CURSOR\0".getBytes(US_ASCII);
    private static final byte[] COMMIT_TEXT = "COMMIT\0".getBytes(US_ASCII);
    private static final byte[] DECLARE_CURSOR_TEXT = "DECLARE CURSOR\0".getBytes(US_ASCII);
    private static final byte[] DISCARD_ALL_TEXT = "DISCARD ALL\0".getBytes(US_ASCII);
    private static final byte[] RESET_TEXT = "RESET\0".getBytes(US_ASCII);
    private static final byte[] ROLLBACK_TEXT = "ROLLBACK\0".getBytes(US_ASCII);
    private static final byte[] LISTEN_TEXT = "LISTEN\0".getBytes(US_ASCII);
    private static final byte[] PREPARE_TEXT = "PREPARE\0".getBytes(US_ASCII);

    /** The tag that begins at {@code at} of a whole CommandComplete; borrows the buffer. */
    static CommandTag of(ByteBuf in, int at) {
        return switch (in.getByte(at)) { // one look rules out INSERT and UPDATE, another SELECT
            case 'B' -> is(BEGIN_TEXT, in, at) ? BEGIN : OTHER;
            case 'S' -> in.getByte(at + 1) == 'T' && is(START_TRANSACTION_TEXT, in, at) ? BEGIN : OTHER;
            case 'C' -> beginningWithC(in, at);
            case 'D' -> beginningWithD(in, at);
            case 'R' -> is(RESET_TEXT, in, at) ? RESET : is(ROLLBACK_TEXT, in, at) ? ROLLBACK : OTHER;
            case 'L' -> is(LISTEN_TEXT, in, at) ? LISTEN : OTHER;
            case 'P' -> is(PREPARE_TEXT, in, at) ? PREPARE : OTHER;
            default -> OTHER;
        };
    }

    private static CommandTag beginningWithC(ByteBuf in, int at) {
        if (is(COMMIT_TEXT, in, at)) {
            return COMMIT;
        }
        return is(CLOSE_CURSOR_TEXT, in, at) ? CLOSE_CURSOR : is(CLOSE_ALL_TEXT, in, at) ? CLOSE_ALL : OTHER;
    }

    private static CommandTag beginningWithD(ByteBuf in, int at) {
        if (is(DEALLOCATE_ALL_TEXT, in, at)) {
            return DEALLOCATE_ALL;
        }
        if (is(DECLARE_CURSOR_TEXT, in, at)) {
            return DECLARE_CURSOR;
        }
        return is(DISCARD_ALL_TEXT, in, at) ? DISCARD_ALL : OTHER;
    }

    private static boolean is(byte[] text, ByteBuf in, int at) {
        return in.writerIndex() - at >= text.length && ByteTable.same(text, in, at, text.length);
    }
}
