package dev.weir.session;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text that is one {@code DEALLOCATE [PREPARE] name} and nothing else, as PDO, DBD::Pg, ODBC and others send for names
 * they prepared by protocol. {@code DEALLOCATE ALL} needs no entry: the server does it and says so in its command tag.
 *
 * @param name the name as PostgreSQL would look it up: folded to lower case unless quoted
 */
@SuppressWarnings("ArrayRecordComponent") // a name to look up, never compared
record Deallocation(byte[] name) {
    private static final int LONGEST = 512;
    private static final byte[] DISCARD = "discard".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEALLOCATE = "deallocate".getBytes(StandardCharsets.US_ASCII);

    /** Whether DEALLOCATE or DISCARD occurs anywhere in the bytes; borrows the buffer. */
    static boolean isMentioned(ByteBuf in, int from, int length) {
        int last = from + length - DISCARD.length;
        for (int i = from; i <= last; i++) {
            if ((in.getByte(i) | 0x20) == 'd'
                    && (begins(DISCARD, in, i, last + DISCARD.length)
                            || begins(DEALLOCATE, in, i, last + DISCARD.length))) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] word, ByteBuf in, int at, int end) {
        if (end - at < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((in.getByte(at + i) | 0x20) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads the text that begins at {@code from} and ends at a zero or after {@code length} bytes; borrows the buffer. */
    static @Nullable Deallocation of(ByteBuf in, int from, int length) {
        if (!possible(in, from, length)) {
            return null;
        }
        int end = in.indexOf(from, from + length, (byte) 0);
        int bytes = (end < 0 ? from + length : end) - from;
        if (bytes > LONGEST) {
            return null;
        }
        return new Reader(in.toString(from, bytes, StandardCharsets.ISO_8859_1)).statement();
    }

    /** A cheap no for nearly every text: the first character that is not white space must be a D, or begin a comment. */
    private static boolean possible(ByteBuf in, int from, int length) {
        for (int i = from; i < from + length; i++) {
            byte b = in.getByte(i);
            if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
                continue;
            }
            return (b | 0x20) == 'd' || b == '-' || b == '/';
        }
        return false;
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        @Nullable
        Deallocation statement() {
            blanks();
            if (!keyword("deallocate")) {
                return null;
            }
            blanks();
            int before = at;
            if (keyword("prepare")) {
                blanks();
                if (at >= text.length() || text.charAt(at) == ';') {
                    at = before; // a statement called "prepare"
                }
            }
            String name = identifier();
            blanks();
            if (at < text.length() && text.charAt(at) == ';') {
                at++;
                blanks();
            }
            return name == null || at < text.length()
                    ? null
                    : new Deallocation(name.getBytes(StandardCharsets.ISO_8859_1));
        }

        private @Nullable String identifier() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int start = at;
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
            String name = lower(text.substring(start, at));
            return name.isEmpty() || name.equals("all") ? null : name;
        }

        private @Nullable String quoted() {
            var name = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                        at++;
                    } else {
                        at++;
                        return name.toString();
                    }
                }
                name.append(c);
            }
            return null;
        }

        private boolean keyword(String word) {
            int end = at + word.length();
            if (end > text.length() || !lower(text.substring(at, end)).equals(word)) {
                return false;
            }
            if (end < text.length() && isWord(text.charAt(end))) {
                return false;
            }
            at = end;
            return true;
        }

        private void blanks() {
            while (at < text.length()) {
                if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                } else if (text.startsWith("--", at)) {
                    int line = text.indexOf('\n', at);
                    at = line < 0 ? text.length() : line + 1;
                } else if (text.startsWith("/*", at)) {
                    comment();
                } else {
                    return;
                }
            }
        }

        /** Comments nest in PostgreSQL ({@code scan.l}). */
        private void comment() {
            int depth = 0;
            do {
                if (text.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (text.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < text.length());
        }

        private static boolean isWord(char c) {
            return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
        }

        /** PostgreSQL folds only ASCII letters in identifiers of multi-byte encodings. */
        private static String lower(String word) {
            var folded = new StringBuilder(word.length());
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
            return folded.toString();
        }
    }
}
