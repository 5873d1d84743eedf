package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** The command tags after which a server's session is no longer what it was; read without making a string. */
enum CommandTag {
    DEALLOCATE_ALL,
    DISCARD_ALL,
    RESET,
    LISTEN,
    PREPARE,
    OTHER;

    private static final byte[] DEALLOCATE_ALL_TEXT = "DEALLOCATE ALL\0".getBytes(US_ASCII);
    private static final byte[] DISCARD_ALL_TEXT = "DISCARD ALL\0".getBytes(US_ASCII);
    private static final byte[] RESET_TEXT = "RESET\0".getBytes(US_ASCII);
    private static final byte[] LISTEN_TEXT = "LISTEN\0".getBytes(US_ASCII);
    private static final byte[] PREPARE_TEXT = "PREPARE\0".getBytes(US_ASCII);

    /** The tag that begins at {@code at} of a whole CommandComplete; borrows the buffer. */
    static CommandTag of(ByteBuf in, int at) {
        return switch (in.getByte(at)) { // one look rules out SELECT, INSERT, UPDATE, BEGIN, COMMIT
            case 'D' ->
                is(DEALLOCATE_ALL_TEXT, in, at) ? DEALLOCATE_ALL : is(DISCARD_ALL_TEXT, in, at) ? DISCARD_ALL : OTHER;
            case 'R' -> is(RESET_TEXT, in, at) ? RESET : OTHER;
            case 'L' -> is(LISTEN_TEXT, in, at) ? LISTEN : OTHER;
            case 'P' -> is(PREPARE_TEXT, in, at) ? PREPARE : OTHER;
            default -> OTHER;
        };
    }

    private static boolean is(byte[] text, ByteBuf in, int at) {
        return in.writerIndex() - at >= text.length && ByteTable.same(text, in, at, text.length);
    }
}
