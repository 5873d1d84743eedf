package dev.weir.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the servers of a pool report by themselves, as all lanes of the pool know it. Thread-safe. */
public final class PoolReports {
    /**
     * @param welcome what a client is told at login; null while no server has logged in
     * @param reloaded defaults that have changed since the pool exists, as they are now
     * @param reloads how often that has happened
     */
    record Known(@Nullable SequencedMap<String, String> welcome, Map<String, String> reloaded, int reloads) {
        Known welcoming(Map<String, String> reported) {
            return new Known(Collections.unmodifiableSequencedMap(new LinkedHashMap<>(reported)), reloaded, reloads);
        }

        Known with(String name, String value) {
            if (value.equals(reloaded.get(name))) {
                return this;
            }
            var next = new Known(welcome, with(reloaded, name, value), reloads + 1);
            return welcome != null && welcome.containsKey(name) ? next.welcoming(with(welcome, name, value)) : next;
        }

        private static Map<String, String> with(Map<String, String> map, String name, String value) {
            var next = new LinkedHashMap<>(map);
            next.put(name, value);
            return Collections.unmodifiableMap(next);
        }
    }

    private final AtomicReference<Known> known = new AtomicReference<>(new Known(null, Map.of(), 0));
    private final AtomicInteger lanes = new AtomicInteger();

    Known known() {
        return known.get();
    }

    /** A server has logged in; the newest one speaks for the pool. */
    void welcome(Map<String, String> reported) {
        known.updateAndGet(before -> before.welcoming(reported));
    }

    /** PostgreSQL's configuration was reloaded, and with it the default of a setting. */
    void reloaded(String name, String value) {
        known.updateAndGet(before -> before.with(name, value));
    }

    /** A number that no other lane of this pool has or had. */
    int newLane() {
        return lanes.getAndIncrement();
    }
}
