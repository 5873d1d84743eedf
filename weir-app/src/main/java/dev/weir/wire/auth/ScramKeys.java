package dev.weir.wire.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Everything needed to log in under SCRAM-SHA-256 without the password: as good as the password itself wherever the same
 * salt and iteration count are in use, worthless elsewhere. So the keys never travel without the verifier they belong to.
 */
public final class ScramKeys {
    private final ScramVerifier verifier;
    private final byte[] clientKey;

    private ScramKeys(ScramVerifier verifier, byte[] clientKey) {
        this.verifier = verifier;
        this.clientKey = clientKey;
    }

    /** The slow derivation itself, reached through {@link ScramKeyCache#derive}. */
    static ScramKeys deriveSlowly(String password, byte[] salt, int iterations) {
        var prepared = SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8);
        var salted = Sha256.stretch(prepared, salt, iterations);
        var clientKey = Sha256.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        var serverKey = Sha256.hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        return new ScramKeys(new ScramVerifier(salt, iterations, Sha256.hash(clientKey), serverKey), clientKey);
    }

    /** Keys from a client that has just proved itself; its ClientKey must hash to the verifier's StoredKey. */
    static ScramKeys learned(ScramVerifier verifier, byte[] clientKey) {
        if (!MessageDigest.isEqual(verifier.storedKey(), Sha256.hash(clientKey))) {
            throw new IllegalArgumentException("this ClientKey does not belong to this verifier");
        }
        return new ScramKeys(verifier, clientKey.clone());
    }

    /** What a server would store for these keys. */
    public ScramVerifier verifier() {
        return verifier;
    }

    byte[] clientKey() {
        return clientKey.clone();
    }

    @Override
    public String toString() {
        return "ScramKeys[redacted]";
    }
}
