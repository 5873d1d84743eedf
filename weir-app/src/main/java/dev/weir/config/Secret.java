package dev.weir.config;

import java.util.regex.Pattern;

/**
 * What proves a user's identity, as stored: a password or something derived from it. Prints as its kind only.
 *
 * @param value the text of the file, unchanged
 */
public record Secret(Kind kind, String value) {
    /** What the text is; PostgreSQL decides the same way (crypt.c, get_password_type). */
    public enum Kind {
        PLAIN,
        MD5,
        SCRAM
    }

    private static final Pattern MD5 = Pattern.compile("md5[0-9a-f]{32}");
    private static final Pattern SCRAM =
            Pattern.compile("SCRAM-SHA-256\\$[1-9]\\d{0,9}:[\\w+/=]+\\$[\\w+/=]+:[\\w+/=]+");

    public static Secret of(String text) {
        if (MD5.matcher(text).matches()) {
            return new Secret(Kind.MD5, text);
        }
        return new Secret(SCRAM.matcher(text).matches() ? Kind.SCRAM : Kind.PLAIN, text);
    }

    @Override
    public String toString() {
        return "Secret[" + kind + "]";
    }
}
