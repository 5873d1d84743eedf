package dev.weir.wire.auth;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Walks {@code a=value,b=value} of a SCRAM message (RFC 5802 section 5.1). Throws {@link Malformed} with the detail that
 * PostgreSQL gives in the same case (auth-scram.c).
 */
final class ScramAttributes {
    /** Internal to an exchange, which turns it into its own refusal. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String detail;

        Malformed(String detail) {
            super(detail, null, false, false);
            this.detail = detail;
        }

        String detail() {
            return detail;
        }
    }

    private final String message;
    private int at;

    ScramAttributes(String message, int from) {
        this.message = message;
        this.at = from;
    }

    /** Where the next attribute starts. */
    int position() {
        return at;
    }

    boolean atEnd() {
        return at >= message.length();
    }

    /** The attribute's letter without consuming it; NUL at the end. */
    char peek() {
        return atEnd() ? '\0' : message.charAt(at);
    }

    String expect(char attribute) throws Malformed {
        if (peek() != attribute) {
            throw new Malformed("Expected attribute \"%s\" but found \"%s\".".formatted(attribute, printable(peek())));
        }
        return any();
    }

    /** The value of the next attribute, whichever it is. */
    String any() throws Malformed {
        char attribute = peek();
        if (atEnd()) {
            throw new Malformed("Attribute expected, but found end of string.");
        }
        if (!isLetter(attribute)) {
            throw new Malformed(
                    "Attribute expected, but found invalid character \"%s\".".formatted(printable(attribute)));
        }
        if (at + 1 >= message.length() || message.charAt(at + 1) != '=') {
            throw new Malformed("Expected character \"=\" for attribute \"%s\".".formatted(attribute));
        }
        int comma = message.indexOf(',', at);
        int end = comma < 0 ? message.length() : comma;
        var value = message.substring(at + 2, end);
        at = comma < 0 ? end : end + 1;
        return value;
    }

    static byte @Nullable [] base64(String text) {
        try {
            return text.length() % 4 == 0 ? Base64.getDecoder().decode(text) : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Visible ASCII without the comma: what a nonce may be made of. */
    static boolean isPrintable(String value) {
        return value.chars().allMatch(c -> c >= 0x21 && c <= 0x7E && c != ',');
    }

    static String printable(char c) {
        return c >= 0x21 && c <= 0x7E ? "'" + c + "'" : "0x%02x".formatted((int) c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
