package dev.weir.config;

import java.util.Base64;
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

    /** More than this takes seconds to hash, so nobody is asked for it. */
    static final int MAX_ITERATIONS = 2_000_000;

    private static final int KEY_LENGTH = 32;

    /** False for a SCRAM verifier with which nobody can log in: damaged, or made with too many iterations. */
    boolean isWhole() {
        if (kind != Kind.SCRAM) {
            return true;
        }
        var parts = value.substring(value.indexOf('$') + 1).split("[:$]", -1);
        return Long.parseLong(parts[0]) <= MAX_ITERATIONS
                && length(parts[1]) > 0
                && length(parts[2]) == KEY_LENGTH
                && length(parts[3]) == KEY_LENGTH;
    }

    /** In bytes; -1 when it is not base64. */
    private static int length(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException _) {
            return -1;
        }
    }

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
