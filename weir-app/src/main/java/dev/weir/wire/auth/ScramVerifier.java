package dev.weir.wire.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server stores to check a SCRAM-SHA-256 login: {@code SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>},
 * as in pg_authid.rolpassword. It proves nothing by itself, but lets its holder impersonate the server, so it is redacted.
 */
public final class ScramVerifier {
    /** PostgreSQL's default, and the RFC's minimum. */
    public static final int DEFAULT_ITERATIONS = 4096;

    /** About two seconds of hashing: more is a misconfiguration or an attempt to keep Weir busy. */
    public static final int MAX_ITERATIONS = 2_000_000;

    /** Bytes of salt that PostgreSQL uses for its own verifiers. */
    public static final int SALT_LENGTH = 16;

    private static final String SCHEME = "SCRAM-SHA-256$";
    private static final Pattern FORMAT = Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,10}):([^$:]+)\\$([^$:]+):([^$:]+)");

    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        if (salt.length == 0) {
            throw new IllegalArgumentException("a SCRAM salt must not be empty");
        }
        if (iterations < 1 || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "SCRAM iterations must be 1 to %d, not %d".formatted(MAX_ITERATIONS, iterations));
        }
        if (storedKey.length != Sha256.LENGTH || serverKey.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("SCRAM-SHA-256 keys have " + Sha256.LENGTH + " bytes");
        }
        this.salt = salt.clone();
        this.iterations = iterations;
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /** Whether {@code secret} claims to be a verifier; {@link #parse} tells whether it is one. */
    public static boolean looksLike(String secret) {
        return secret.startsWith(SCHEME);
    }

    /** Null when {@code secret} is not a well-formed verifier with 1 to {@link #MAX_ITERATIONS} iterations. */
    public static @Nullable ScramVerifier parse(String secret) {
        var parts = FORMAT.matcher(secret);
        if (!parts.matches()) {
            return null;
        }
        var base64 = Base64.getDecoder();
        try {
            return new ScramVerifier(
                    base64.decode(parts.group(2)),
                    Integer.parseInt(parts.group(1)),
                    base64.decode(parts.group(3)),
                    base64.decode(parts.group(4)));
        } catch (IllegalArgumentException malformed) { // bad base64, or a number, salt or key out of bounds
            return null;
        }
    }

    /**
     * A verifier that no password fits, for a user that does not exist or has no usable secret: keys that are unpredictable
     * without {@code processSecret} (auth-scram.c, mock_scram_secret).
     *
     * @param iterations those of users who exist, or whoever asks could tell the two apart
     */
    public static ScramVerifier mock(String user, byte[] processSecret, int iterations) {
        var name = user.getBytes(StandardCharsets.UTF_8);
        var storedKey = Sha256.hmac(processSecret, new byte[] {1}, name);
        var serverKey = Sha256.hmac(processSecret, new byte[] {2}, name);
        return new ScramVerifier(saltOf(user, processSecret), iterations, storedKey, serverKey);
    }

    /** The salt of a name, the same each time, whether or not a user has it. */
    public static byte[] saltOf(String user, byte[] processSecret) {
        var name = user.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(Sha256.hmac(processSecret, new byte[] {0}, name), SALT_LENGTH);
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    byte[] storedKey() {
        return storedKey.clone();
    }

    byte[] serverKey() {
        return serverKey.clone();
    }

    /** Whether keys derived under this verifier are what a server with that salt and iteration count expects. */
    boolean isDerivedWith(byte[] otherSalt, int otherIterations) {
        return iterations == otherIterations && Arrays.equals(salt, otherSalt);
    }

    /** The storage form, for handing it to a server or writing it to an auth_file; a secret like any other. */
    public String toSecret() {
        var base64 = Base64.getEncoder();
        return SCHEME + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramVerifier that
                && isDerivedWith(that.salt, that.iterations)
                && MessageDigest.isEqual(storedKey, that.storedKey)
                && MessageDigest.isEqual(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(storedKey);
    }

    @Override
    public String toString() {
        return "ScramVerifier[iterations=" + iterations + ", redacted]";
    }
}
