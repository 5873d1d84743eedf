package dev.weir.doctor.load;

import org.HdrHistogram.Histogram;

/** What came of requests. A client writes its own; they are added up when all are done. */
public final class Tally {
    private static final long LONGEST_MICROS = 600_000_000;

    private final Histogram latency = new Histogram(LONGEST_MICROS, 3);
    private final Histogram connecting = new Histogram(LONGEST_MICROS, 3);
    private final Failures failures = new Failures();
    private long notBegun;
    private long unanswered;
    private int starved;

    void served(long nanosSinceDue) {
        record(latency, nanosSinceDue);
    }

    void connected(long nanos) {
        record(connecting, nanos);
    }

    /** Requests that were due before the end, when their client still waited for an earlier one. */
    void notBegun(long count) {
        notBegun += count;
    }

    /** A request that was given up, long after the end. */
    void givenUp() {
        unanswered++;
    }

    Failures failed() {
        return failures;
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
    }

    /** Adds one client's. */
    void add(Tally client) {
        starved += client.served() == 0 ? 1 : 0;
        latency.add(client.latency);
        connecting.add(client.connecting);
        failures.add(client.failures);
        notBegun += client.notBegun;
        unanswered += client.unanswered;
    }

    /** From when a request was due to its answer, in microseconds; of those that were served. */
    public Histogram latency() {
        return latency;
    }

    /** From the first packet to ready, in microseconds. */
    public Histogram connecting() {
        return connecting;
    }

    public Failures failures() {
        return failures;
    }

    public long served() {
        return latency.getTotalCount();
    }

    public long notBegun() {
        return notBegun;
    }

    public long unanswered() {
        return unanswered;
    }

    public long requests() {
        return served() + failures.total() + notBegun + unanswered;
    }

    /** Clients that were not served once. */
    public int starved() {
        return starved;
    }
}
