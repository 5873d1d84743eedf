package dev.weir.wire.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * PostgreSQL's md5 method: the stored secret is {@code md5 || hex(md5(password || user))}, the answer on the wire is
 * {@code md5 || hex(md5(hex || salt))}. A stored md5 secret suffices to log in, so it is worth as much as the password.
 */
public final class Md5Password {
    /** Bytes of salt in AuthenticationMD5Password. */
    public static final int SALT_LENGTH = 4;

    /** Characters of an answer, and of a stored secret. */
    public static final int ANSWER_LENGTH = "md5".length() + 32;

    private static final Pattern SECRET = Pattern.compile("md5[0-9a-f]{32}");

    private Md5Password() {}

    /** Whether {@code secret} is a stored md5 secret rather than a password in the clear. */
    public static boolean looksLike(String secret) {
        return SECRET.matcher(secret).matches();
    }

    /** What {@code user}'s password looks like when it is stored. */
    public static String secret(String password, String user) {
        return "md5" + hex(utf8(password), utf8(user));
    }

    /** The answer to a salt, from a plain password or a stored md5 secret. */
    public static String response(String secret, String user, byte[] salt) {
        var stored = looksLike(secret) ? secret : secret(secret, user);
        return "md5" + hex(utf8(stored.substring("md5".length())), salt);
    }

    /** Whether {@code answer} is the response to {@code salt}; takes the same time wherever it differs. */
    public static boolean verify(String secret, String user, byte[] salt, String answer) {
        return MessageDigest.isEqual(utf8(response(secret, user, salt)), utf8(answer));
    }

    private static String hex(byte[] first, byte[] second) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(first);
            return HexFormat.of().formatHex(digest.digest(second));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
