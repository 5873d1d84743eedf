package dev.weir.doctor.explain;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text of any size, in bounded memory: a line longer than {@value #LONGEST} characters comes in pieces that
 * overlap, so that no message is cut in two.
 *
 * <p>Bytes that are no UTF-8 are read as {@code U+FFFD} and counted. UTF-16 is told by its byte order mark, which
 * PowerShell writes.
 */
final class Pieces {
    static final int LONGEST = 64 * 1024;
    static final int OVERLAP = 1024;

    private static final int HEAD = 8 * 1024;

    private final Reader reader;
    private final char[] buffer = new char[HEAD];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private int carried;
    private boolean afterCarriageReturn;
    private boolean continues;
    private long number;
    private long characters;
    private long damaged;

    /** @throws UnreadableText when it is binary or compressed */
    Pieces(InputStream in) throws IOException {
        var buffered = new BufferedInputStream(in, HEAD);
        buffered.mark(HEAD);
        var head = buffered.readNBytes(HEAD);
        buffered.reset();
        reader = new InputStreamReader(buffered, charset(head));
    }

    private static Charset charset(byte[] head) throws UnreadableText {
        if (starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16;
        }
        if (starts(head, 0x1f, 0x8b)) {
            throw new UnreadableText("is compressed with gzip: zcat it and pipe it in");
        }
        if (starts(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            throw new UnreadableText("is compressed with zstd: zstdcat it and pipe it in");
        }
        for (byte b : head) {
            if (b == 0) {
                throw new UnreadableText("is binary, not a text: give a log, an error or a stack trace");
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static boolean starts(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** The next piece, or null at the end. */
    @Nullable
    String next() throws IOException {
        carried = 0;
        if (continues) {
            carried = OVERLAP;
            line.delete(0, line.length() - OVERLAP);
        } else {
            line.setLength(0);
            number++;
        }
        continues = false;
        while (at < end || fill()) {
            char c = buffer[at++];
            if (c == '\n' || c == '\r') {
                boolean secondOfTwo = c == '\n' && afterCarriageReturn && line.isEmpty();
                afterCarriageReturn = c == '\r';
                if (!secondOfTwo) {
                    return line.toString();
                }
            } else {
                afterCarriageReturn = false;
                line.append(c);
                if (line.length() == LONGEST) {
                    continues = true;
                    return line.toString();
                }
            }
        }
        return line.length() > carried ? line.toString() : null;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, reader.read(buffer, 0, buffer.length));
        for (int i = 0; i < end; i++) {
            if (buffer[i] == '\ufffd') {
                damaged++;
            }
        }
        characters += end;
        return end > 0;
    }

    /** How many characters at the start of the last piece were in the one before. */
    int carried() {
        return carried;
    }

    /** The line of the last piece, from 1. */
    long number() {
        return number;
    }

    long characters() {
        return characters;
    }

    /** Characters that could not be read. */
    long damaged() {
        return damaged;
    }
}
