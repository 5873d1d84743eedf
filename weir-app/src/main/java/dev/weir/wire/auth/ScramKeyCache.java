package dev.weir.wire.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers derived keys, so that the thousands of hashes of a SCRAM login are paid once per password, salt and iteration
 * count. Holds no password: entries are found by a hash over all three. Thread-safe, because hashing happens on workers;
 * two workers may derive the same keys at the same time, which costs time but is not wrong.
 */
public final class ScramKeyCache {
    private final Map<ByteBuffer, ScramKeys> recent;

    /** Keeps the {@code capacity} most recently used keys, a few hundred bytes each. */
    public ScramKeyCache(int capacity) {
        recent = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, ScramKeys> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Cheap: null when the keys would have to be derived first. */
    public @Nullable ScramKeys cached(String password, byte[] salt, int iterations) {
        var id = id(password, salt, iterations);
        synchronized (recent) {
            return recent.get(id);
        }
    }

    /**
     * Slow unless cached: about 1 µs per iteration, so never call it on an event loop.
     *
     * @throws IllegalArgumentException for an empty salt, or iterations outside of 1 to
     *     {@link ScramVerifier#MAX_ITERATIONS}
     */
    public ScramKeys derive(String password, byte[] salt, int iterations) {
        if (iterations > ScramVerifier.MAX_ITERATIONS) { // checked by the verifier too, but only after the hashing
            throw new IllegalArgumentException(
                    "SCRAM iterations must be 1 to %d, not %d".formatted(ScramVerifier.MAX_ITERATIONS, iterations));
        }
        var known = cached(password, salt, iterations);
        if (known != null) {
            return known;
        }
        var derived = ScramKeys.deriveSlowly(password, salt, iterations);
        var id = id(password, salt, iterations);
        synchronized (recent) {
            recent.put(id, derived);
        }
        return derived;
    }

    private static ByteBuffer id(String password, byte[] salt, int iterations) {
        var numbers =
                ByteBuffer.allocate(8).putInt(iterations).putInt(salt.length).array();
        return ByteBuffer.wrap(Sha256.hash(numbers, salt, password.getBytes(StandardCharsets.UTF_8)));
    }
}
