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

    private volatile CommonSecret common = new CommonSecret(false, ScramVerifier.DEFAULT_ITERATIONS);
    private volatile Map<String, Secret> users = Map.of();

    /** What a verifier was made of, since a reload may change it. */
    private record Ready(Secret secret, int iterations, ScramVerifier verifier) {}

    LoginSecrets() {
        random.nextBytes(processSecret);
    }

    /** Another auth_file, or the first; takes as long as it is long. */
    void reconfigure(Map<String, Secret> next, int iterations) {
        common = CommonSecret.of(next, iterations);
        users = next;
    }

    /**
     * Derives what the first login of each user with a password would have to wait for: by that wait everybody could tell who is
     * listed. Takes milliseconds for each; ends early when there is a newer auth_file.
     */
    void deriveAll(Map<String, Secret> all, int iterations) {
        for (var each : all.entrySet()) {
            if (!users.equals(all)) {
                return;
            }
            String user = each.getKey();
            Secret secret = each.getValue();
            boolean usable =
                    secret.kind() == Secret.Kind.PLAIN && !secret.value().isEmpty();
            if (usable && scram(user, secret, iterations) instanceof LoginCheck.SlowScram) {
                derive(user, secret, iterations);
            }
        }
    }

    private ScramVerifier derive(String user, Secret secret, int iterations) {
        byte[] salt = ScramVerifier.saltOf(user, processSecret);
        ScramVerifier derived = cache.derive(secret.value(), salt, iterations).verifier();
        ready.put(user, new Ready(secret, iterations, derived));
        return derived;
    }

    /** As PgBouncer has it: SCRAM for who has a verifier. */
    LoginCheck md5(String user, @Nullable Secret secret, int iterations) {
        boolean scram = secret == null ? common.verifier() : secret.kind() == Secret.Kind.SCRAM;
        return scram ? scram(user, secret, iterations) : new LoginCheck.Md5(secret == null ? null : secret.value());
    }

    LoginCheck scram(String user, @Nullable Secret secret, int iterations) {
        if (secret == null) {
            return new LoginCheck.Scram(nobody(user));
        }
        Ready known = ready.get(user);
        if (known != null && known.iterations == iterations && known.secret.equals(secret)) {
            return new LoginCheck.Scram(known.verifier);
        }
        return switch (secret.kind()) {
            case PLAIN -> new LoginCheck.SlowScram(() -> derive(user, secret, iterations));
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

    private ScramVerifier nobody(String user) {
        return ScramVerifier.mock(user, processSecret, common.iterations());
    }

    LoginCheck cleartext(@Nullable Secret secret, String user) {
        if (secret == null) {
            return new LoginCheck.Cleartext(shown ->
                    common.verifier() && PlainPassword.matches(nobody(user), shown, cache)); // as slow as others
        }
        return switch (secret.kind()) {
            case PLAIN, MD5 -> new LoginCheck.Cleartext(shown -> PlainPassword.matches(secret.value(), user, shown));
            case SCRAM -> {
                ScramVerifier verifier = ScramVerifier.parse(secret.value());
                yield verifier == null
                        ? cleartext(null, user)
                        : new LoginCheck.Cleartext(shown -> PlainPassword.matches(verifier, shown, cache));
            }
        };
    }

    /** What keys that a client has shown are to Weir. */
    enum News {
        NONE,
        FIRST,
        /** The user's password, or its verifier, has become another one. */
        OTHERS
    }

    News learn(String user, ScramKeys keys) {
        ScramKeys before = learned.put(user, keys);
        if (before == null) {
            return News.FIRST;
        }
        return before.verifier().equals(keys.verifier()) ? News.NONE : News.OTHERS;
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
