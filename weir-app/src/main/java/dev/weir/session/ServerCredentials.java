package dev.weir.session;

import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How Weir logs in to PostgreSQL.
 *
 * @param minorVersion of protocol 3 to ask for
 * @param parameters of the startup packet: user, database, and what the configuration adds
 * @param random a SecureRandom outside of tests
 */
public record ServerCredentials(
        int minorVersion, Map<String, String> parameters, Secret secret, ScramKeyCache keys, RandomGenerator random) {

    /** What proves that Weir may be that user; none of them prints itself. */
    public sealed interface Secret {
        /** No secret is known: only a server that asks for none will do. */
        record None() implements Secret {}

        /** Good for every method. */
        record Password(String text) implements Secret {
            @Override
            public String toString() {
                return "Password[redacted]";
            }
        }

        /** {@code md5...} as in pg_authid: good for MD5 only. */
        record Md5(String hash) implements Secret {
            @Override
            public String toString() {
                return "Md5[redacted]";
            }
        }

        /**
         * What a client has proved to hold: good for SCRAM with the very same verifier.
         *
         * @param keys asked when they are needed, since a client may come while Weir logs in; null before its first login
         */
        record Scram(Supplier<@Nullable ScramKeys> keys) implements Secret {}
    }

    String user() {
        return parameters.getOrDefault("user", "");
    }

    String database() {
        return parameters.getOrDefault("database", user());
    }

    boolean isReplication() {
        return parameters.containsKey("replication");
    }
}
