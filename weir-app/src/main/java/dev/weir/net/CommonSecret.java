package dev.weir.net;

import dev.weir.config.Secret;
import dev.weir.wire.auth.ScramVerifier;
import java.util.HashMap;
import java.util.Map;

/**
 * What most of those in auth_file have, so that whoever is not in it can be asked as they are.
 *
 * @param verifier a SCRAM verifier
 * @param iterations the commonest count among those whom SCRAM can ask
 */
record CommonSecret(boolean verifier, int iterations) {
    /** @param iterations {@code scram_iterations}: of verifiers that Weir makes itself */
    static CommonSecret of(Map<String, Secret> users, int iterations) {
        var counts = new HashMap<Integer, Integer>();
        int verifiers = 0;
        int usable = 0;
        for (Secret each : users.values()) {
            if (!each.value().isEmpty()) {
                usable++;
                ScramVerifier stored = each.kind() == Secret.Kind.SCRAM ? ScramVerifier.parse(each.value()) : null;
                verifiers += each.kind() == Secret.Kind.SCRAM ? 1 : 0;
                if (stored != null || each.kind() == Secret.Kind.PLAIN) {
                    counts.merge(stored == null ? iterations : stored.iterations(), 1, Integer::sum);
                }
            }
        }
        int commonest = iterations;
        for (var count : counts.entrySet()) {
            if (count.getValue() > counts.getOrDefault(commonest, 0)) {
                commonest = count.getKey();
            }
        }
        return new CommonSecret(2 * verifiers > usable, commonest);
    }
}
