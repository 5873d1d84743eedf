package dev.weir.wire.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two primitives of SCRAM-SHA-256; every Java platform must have both. */
final class Sha256 {
    static final int LENGTH = 32;
    private static final String HMAC = "HmacSHA256";

    private Sha256() {}

    static byte[] hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        var mac = keyed(key);
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** PBKDF2 (RFC 8018) for exactly one block: RFC 5802's Hi(). Slow on purpose: about 1 µs per iteration. */
    static byte[] stretch(byte[] password, byte[] salt, int iterations) {
        var mac = keyed(password);
        mac.update(salt);
        var round = mac.doFinal(new byte[] {0, 0, 0, 1});
        var result = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            xorInto(result, round);
        }
        return result;
    }

    static byte[] xor(byte[] a, byte[] b) {
        var result = a.clone();
        xorInto(result, b);
        return result;
    }

    private static void xorInto(byte[] target, byte[] other) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= other[i];
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            var mac = Mac.getInstance(HMAC);
            // HMAC pads with zeros, so one zero byte is the same key as the empty one, which SecretKeySpec refuses
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }
}
