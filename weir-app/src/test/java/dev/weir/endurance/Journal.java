package dev.weir.endurance;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the clients have seen: counted by phase, and every thing that must not happen. */
final class Journal {
    /** Enough to see what is wrong; the rest is counted. */
    private static final int SHOWN = 40;

    /**
     * How a client may learn that its server is gone: PostgreSQL's own words, Weir's, or, in the middle of a row, none.
     * Above all no word of a queue: who waits for a server waits for the next one.
     */
    private static final Set<String> SERVER_LOST = Set.of("57P01", "57P02", "08006", Lost.INSIDE_A_MESSAGE);

    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder violationCount = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final AtomicLong longestWait = new AtomicLong();
    private volatile Phase phase = new Phase("start");

    void begin(Phase next) {
        phase = next;
    }

    void answered(String database, long nanos) {
        phase.answered(database, nanos);
        answered.increment();
        longestWait.accumulateAndGet(nanos, Math::max);
    }

    /** A client's server was lost while it had a request or a transaction open. */
    void lost(String client, Lost how, long nanos) {
        phase.lost(how.sqlState(), nanos);
        if (!SERVER_LOST.contains(how.sqlState())) {
            violation(client + " lost its connection: " + how.getMessage());
        }
    }

    void violation(String what) {
        violationCount.increment();
        if (violations.size() < SHOWN) {
            violations.add("during %s: %s".formatted(phase.name(), what));
        }
    }

    long answered() {
        return answered.sum();
    }

    /** Nanoseconds. */
    long longestWait() {
        return longestWait.get();
    }

    long violationCount() {
        return violationCount.sum();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
