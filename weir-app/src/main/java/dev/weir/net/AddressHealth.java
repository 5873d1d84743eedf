package dev.weir.net;

import dev.weir.config.ServerAddress;
import dev.weir.pool.Backoff;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which addresses could not be reached lately, each left alone for a while of its own. Of several hosts one that works is
 * taken meanwhile, so that a dead one costs no client its time; a host that is alone is always tried, at the pace of the
 * pool's own back-off. Shared by all loops.
 */
final class AddressHealth {
    private record Rest(Backoff backoff, long until) {}

    private final RandomGenerator random;
    private final Map<ServerAddress, Rest> resting = new HashMap<>();

    AddressHealth(RandomGenerator random) {
        this.random = random;
    }

    /** The first of the addresses, beginning at {@code first} and around, that is not resting; else the one at {@code first}. */
    synchronized ServerAddress choose(List<ServerAddress> addresses, int first, long now) {
        for (int i = 0; i < addresses.size(); i++) {
            ServerAddress candidate = addresses.get(Math.floorMod(first + i, addresses.size()));
            Rest rest = resting.get(candidate);
            if (rest == null || now - rest.until >= 0) {
                return candidate;
            }
        }
        return addresses.get(Math.floorMod(first, addresses.size()));
    }

    /** It could not be reached. {@code longest}: server_login_retry in nanoseconds. */
    synchronized void failed(ServerAddress address, long now, long longest) {
        Rest before = resting.get(address);
        Backoff backoff = before == null ? new Backoff(longest, random) : before.backoff;
        backoff.cap(longest);
        resting.put(address, new Rest(backoff, now + backoff.next()));
    }

    synchronized void works(ServerAddress address) {
        resting.remove(address);
    }
}
