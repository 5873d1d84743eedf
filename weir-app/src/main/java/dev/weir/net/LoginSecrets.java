package dev.weir.net;

import dev.weir.config.Secret;
import dev.weir.session.LoginCheck;
import dev.weir.wire.auth.PlainPassword;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramVerifier;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns the secrets of auth_file into questions for clients, and remembers what answering them has brought to light: keys
 * derived from passwords, and keys that clients have shown to hold. Used by all loops and workers.
 */
final class LoginSecrets implements PoolPlan.Keyring {
    private static final int REMEMBERED_KEYS = 10_000;

    private final SecureRandom random = new SecureRandom();
    private final ScramKeyCache cache = new ScramKeyCache(REMEMBERED_KEYS);
    /** Salts and the challenges of unknown users come from it, so that one looks like the other; never shown. */
    private final byte[] processSecret = new byte[32];
    /** By user, who are in auth_file: a login after the first one of theirs has nothing slow to wait for. */
    private final Map<String, Ready> ready = new ConcurrentHashMap<>();

    private final Map<String, ScramKeys> learned = new ConcurrentHashMap<>();

    /** What a verifier was made of, since a reload may change it. */
    private record Ready(Secret secret, int iterations, ScramVerifier verifier) {}

    LoginSecrets() {
        random.nextBytes(processSecret);
    }

    LoginCheck scram(String user, @Nullable Secret secret, int iterations) {
        if (secret == null) {
            return new LoginCheck.Scram(ScramVerifier.mock(user, processSecret, iterations));
        }
        Ready known = ready.get(user);
        if (known != null && known.iterations == iterations && known.secret.equals(secret)) {
            return new LoginCheck.Scram(known.verifier);
        }
        return switch (secret.kind()) {
            case PLAIN ->
                new LoginCheck.SlowScram(() -> {
                    byte[] salt = ScramVerifier.saltOf(user, processSecret);
                    ScramVerifier derived =
                            cache.derive(secret.value(), salt, iterations).verifier();
                    ready.put(user, new Ready(secret, iterations, derived));
                    return derived;
                });
            case SCRAM -> {
                ScramVerifier parsed = ScramVerifier.parse(secret.value());
                if (parsed == null) {
                    yield scram(user, null, iterations);
                }
                ready.put(user, new Ready(secret, iterations, parsed));
                yield new LoginCheck.Scram(parsed);
            }
            case MD5 -> scram(user, null, iterations); // an MD5 hash proves nothing here
        };
    }

    LoginCheck cleartext(@Nullable Secret secret, String user) {
        if (secret == null) {
            return new LoginCheck.Cleartext(_ -> false);
        }
        return switch (secret.kind()) {
            case PLAIN, MD5 -> new LoginCheck.Cleartext(shown -> PlainPassword.matches(secret.value(), user, shown));
            case SCRAM -> {
                ScramVerifier verifier = ScramVerifier.parse(secret.value());
                yield new LoginCheck.Cleartext(
                        shown -> verifier != null && PlainPassword.matches(verifier, shown, cache));
            }
        };
    }

    void learn(String user, ScramKeys keys) {
        learned.put(user, keys);
    }

    @Override
    public @Nullable ScramKeys learned(String user) {
        return learned.get(user);
    }

    @Override
    public ScramKeyCache cache() {
        return cache;
    }

    @Override
    public SecureRandom random() {
        return random;
    }
}
