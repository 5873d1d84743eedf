package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Process id and secret from BackendKeyData: whoever shows both may cancel that session's query. The secret has 4 bytes in
 * protocol 3.0 and up to 256 since 3.2; it never appears in {@link #toString}.
 */
public final class CancelKey {
    public static final int MIN_SECRET = 4;
    public static final int MAX_SECRET = 256;

    private final int pid;
    private final byte[] secret;

    /** Copies {@code secret}. */
    public CancelKey(int pid, byte[] secret) {
        if (secret.length < MIN_SECRET || secret.length > MAX_SECRET) {
            throw new IllegalArgumentException(
                    "a cancel key has %d to %d bytes, not %d".formatted(MIN_SECRET, MAX_SECRET, secret.length));
        }
        this.pid = pid;
        this.secret = secret.clone();
    }

    /** Reads the body of BackendKeyData, or what follows the request code of CancelRequest: both are pid and secret. */
    public static CancelKey decode(ByteBuf body) {
        var in = new MessageBody(body);
        int pid = in.int32();
        int length = in.remaining();
        if (length < MIN_SECRET || length > MAX_SECRET) {
            throw ProtocolViolation.because(
                    "invalid length of cancel key: %d bytes, must be %d to %d", length, MIN_SECRET, MAX_SECRET);
        }
        return new CancelKey(pid, in.bytes(length));
    }

    public int pid() {
        return pid;
    }

    /**
     * Whether {@code shown} may cancel the session this key was issued to. Old node-postgres versions append a zero byte to
     * their four: which is it, a key of five bytes or a surplus one, only the issued key can tell, so decoding keeps every
     * byte and the question is decided here. Takes the same time for any secret of the same length.
     */
    public boolean isProvenBy(CancelKey shown) {
        byte[] proof = shown.secret;
        if (secret.length == MIN_SECRET && proof.length == MIN_SECRET + 1 && proof[MIN_SECRET] == 0) {
            proof = Arrays.copyOf(proof, MIN_SECRET);
        }
        return pid == shown.pid && MessageDigest.isEqual(secret, proof);
    }

    void encode(ByteBuf out) {
        out.writeInt(pid).writeBytes(secret);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CancelKey that && pid == that.pid && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return 31 * pid + Arrays.hashCode(secret);
    }

    @Override
    public String toString() {
        return "CancelKey[pid=" + pid + ", secret of " + secret.length + " bytes]";
    }
}
