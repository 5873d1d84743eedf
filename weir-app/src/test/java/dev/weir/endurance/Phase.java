package dev.weir.endurance;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the load went through from one fault to the next. */
final class Phase {
    private final String name;
    private final ConcurrentMap<String, LongAdder> answered = new ConcurrentHashMap<>();
    private final LongAdder lost = new LongAdder();
    private final ConcurrentMap<String, LongAdder> byState = new ConcurrentHashMap<>();
    private final AtomicLong longestWait = new AtomicLong();

    Phase(String name) {
        this.name = name;
    }

    void answered(String database, long nanos) {
        answered.computeIfAbsent(database, _ -> new LongAdder()).increment();
        waited(nanos);
    }

    void lost(String sqlState, long nanos) {
        lost.increment();
        byState.computeIfAbsent(sqlState.isEmpty() ? "no word" : sqlState, _ -> new LongAdder())
                .increment();
        waited(nanos);
    }

    private void waited(long nanos) {
        longestWait.accumulateAndGet(nanos, Math::max);
    }

    String name() {
        return name;
    }

    long answered() {
        return answered.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long answered(String database) {
        var count = answered.get(database);
        return count == null ? 0 : count.sum();
    }

    long lost() {
        return lost.sum();
    }

    Map<String, Long> byState() {
        var sums = new TreeMap<String, Long>();
        byState.forEach((state, sum) -> sums.put(state, sum.sum()));
        return sums;
    }

    /** Nanoseconds from a request to its answer or failure. */
    long longestWait() {
        return longestWait.get();
    }
}
