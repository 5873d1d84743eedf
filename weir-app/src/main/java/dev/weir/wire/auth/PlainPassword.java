package dev.weir.wire.auth;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Checks a password that the client sent in the clear. */
public final class PlainPassword {
    private PlainPassword() {}

    /** {@code stored} is a plain password or an md5 secret. Takes the same time wherever the two differ. */
    public static boolean matches(String stored, String user, String shown) {
        var comparable = Md5Password.looksLike(stored) ? Md5Password.secret(shown, user) : shown;
        return MessageDigest.isEqual(
                stored.getBytes(StandardCharsets.UTF_8), comparable.getBytes(StandardCharsets.UTF_8));
    }

    /** Slow unless cached, so never call it on an event loop: derives keys from {@code shown} and compares them. */
    public static boolean matches(ScramVerifier stored, String shown, ScramKeyCache cache) {
        return cache.derive(shown, stored.salt(), stored.iterations())
                .verifier()
                .equals(stored);
    }

    /** The refusal every method ends in: worded as PostgreSQL does, and the same whether or not the user exists. */
    public static ClientError authenticationFailed(String user) {
        return ClientError.fatal(SqlState.INVALID_PASSWORD)
                .message("password authentication failed for user \"%s\"", user)
                .hint(
                        "Check the user name and the password; the users Weir knows are those of auth_file, or of DATABASE_URL.");
    }
}
