package dev.weir.wire.auth;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Logs Weir in to a PostgreSQL server by SCRAM-SHA-256. In order: {@link #clientFirst}, {@link #challenge}, keys for that
 * challenge, {@link #clientFinal}, {@link #verifyServer}. The keys come from {@link ScramKeyCache} when the password is
 * known (the only slow step, on a worker), or from a client that logged in to Weir with the same verifier.
 *
 * <p>Every method that reads the server's words throws {@link AuthenticationFailed} when they cannot be trusted.
 */
public final class ScramClientExchange {
    private static final int RAW_NONCE_LENGTH = 18;
    private static final String GS2_HEADER = "n,,"; // no channel binding, no authorization identity

    private final String clientFirstBare;
    private final String clientNonce;
    private String serverFirst = "";
    private String serverNonce = "";
    private byte[] expectedSignature = new byte[0];

    /** What the server wants the password to be hashed with. */
    @SuppressWarnings("ArrayRecordComponent") // a parameter list on its way to ScramKeyCache
    public record Challenge(byte[] salt, int iterations) {}

    /** {@code random} must be a SecureRandom outside of tests. */
    public ScramClientExchange(RandomGenerator random) {
        this(nonce(random));
    }

    ScramClientExchange(String user, String clientNonce) {
        this.clientNonce = clientNonce;
        this.clientFirstBare = "n=" + user + ",r=" + clientNonce;
    }

    private ScramClientExchange(String clientNonce) {
        this("", clientNonce); // the user is named in the startup packet; libpq leaves it out here too
    }

    /** Whether the server offers the mechanism that this exchange speaks. */
    public static boolean isOffered(List<String> mechanisms) {
        return mechanisms.contains(ScramServerExchange.MECHANISM);
    }

    /** The data of SASLInitialResponse for {@link ScramServerExchange#MECHANISM}. */
    public byte[] clientFirst() {
        return bytes(GS2_HEADER + clientFirstBare);
    }

    /** Reads the data of AuthenticationSASLContinue. */
    public Challenge challenge(byte[] data) {
        var message = new String(data, StandardCharsets.ISO_8859_1);
        try {
            var in = new ScramAttributes(message, 0);
            serverNonce = in.expect('r');
            if (!serverNonce.startsWith(clientNonce)
                    || serverNonce.length() == clientNonce.length()
                    || !ScramAttributes.isPrintable(serverNonce)) {
                throw AuthenticationFailed.malformed("The server's nonce does not extend the one Weir sent.");
            }
            var salt = ScramAttributes.base64(in.expect('s'));
            if (salt == null || salt.length == 0) {
                throw AuthenticationFailed.malformed("The salt is empty or not base64.");
            }
            int iterations = iterations(in.expect('i'));
            serverFirst = message;
            return new Challenge(salt, iterations);
        } catch (ScramAttributes.Malformed e) {
            throw AuthenticationFailed.malformed(e.detail());
        }
    }

    /** The data of the SASLResponse that answers the challenge; {@code keys} must have been derived for it. */
    public byte[] clientFinal(ScramKeys keys, Challenge challenge) {
        var verifier = keys.verifier();
        if (!verifier.isDerivedWith(challenge.salt(), challenge.iterations())) {
            throw new AuthenticationFailed(ClientError.fatal(SqlState.INVALID_PASSWORD)
                    .message("the SCRAM keys learned from a client do not fit the server's verifier")
                    .detail("The server's salt or iteration count differs from the secret Weir checks clients with.")
                    .hint("Give Weir the very secret that pg_authid holds for this user, or its plain password."));
        }
        var withoutProof = "c=biws,r=" + serverNonce; // base64 of the GS2 header
        var authMessage = bytes(clientFirstBare + "," + serverFirst + "," + withoutProof);
        var proof = Sha256.xor(keys.clientKey(), Sha256.hmac(verifier.storedKey(), authMessage));
        expectedSignature = Sha256.hmac(verifier.serverKey(), authMessage);
        return bytes(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof));
    }

    /** Reads the data of AuthenticationSASLFinal: only a server that knows the verifier can have signed it. */
    public void verifyServer(byte[] data) {
        var in = new ScramAttributes(new String(data, StandardCharsets.ISO_8859_1), 0);
        try {
            if (in.peek() == 'e') {
                throw new AuthenticationFailed(ClientError.fatal(SqlState.INVALID_PASSWORD)
                        .message("the server refused Weir's SCRAM login: %s", legible(in.any()))
                        .hint("Check the user's password in Weir's configuration."));
            }
            var signature = ScramAttributes.base64(in.expect('v'));
            if (signature == null
                    || expectedSignature.length == 0
                    || !MessageDigest.isEqual(expectedSignature, signature)) {
                throw new AuthenticationFailed(ClientError.fatal(SqlState.INVALID_PASSWORD)
                        .message("the server did not prove that it knows the password: wrong SCRAM signature")
                        .hint("Something poses as the server, or its stored secret is damaged. Check the address."));
            }
        } catch (ScramAttributes.Malformed e) {
            throw AuthenticationFailed.malformed(e.detail());
        }
    }

    private static int iterations(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long count = digits ? Long.parseLong(text) : 0;
        if (count < 1 || count > ScramVerifier.MAX_ITERATIONS) {
            throw AuthenticationFailed.malformed("The iteration count is not a number from 1 to %d: \"%s\"."
                    .formatted(ScramVerifier.MAX_ITERATIONS, legible(text)));
        }
        return (int) count;
    }

    /** The server's own words, made fit for a log line. */
    private static String legible(String text) {
        return text.substring(0, Math.min(text.length(), 30)).replaceAll("[^\\x21-\\x7E]", "?");
    }

    private static String nonce(RandomGenerator random) {
        var raw = new byte[RAW_NONCE_LENGTH];
        random.nextBytes(raw);
        return Base64.getEncoder().encodeToString(raw);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
