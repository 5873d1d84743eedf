package dev.weir.cli.demo;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the load saw.
 *
 * @param tally all clients' counts and latencies
 * @param clients how many there were
 * @param starved how many of them were never served, not once
 * @param firstError the first error's own text, null when nothing failed
 * @param peakServers most client sessions seen in {@code pg_stat_activity} at once
 */
record LoadResult(
        Tally tally, int clients, int starved, @Nullable String firstError, int peakServers) {

    /** Counts of one client, written by its thread only, added up when all are done. */
    static final class Tally {
        private static final long LONGEST_MICROS = 120_000_000;

        private final Histogram latencyMicros = new Histogram(LONGEST_MICROS, 3);
        private long failed;
        private long refused;

        /** A request that committed, with the time from wanting a connection to the answer to its commit. */
        void served(long nanos) {
            latencyMicros.recordValue(Math.min(nanos / 1_000, LONGEST_MICROS));
        }

        /** A request that got an error; {@code noSlot} when the server said 53300, too many connections. */
        void failed(boolean noSlot) {
            failed++;
            refused += noSlot ? 1 : 0;
        }

        void add(Tally other) {
            latencyMicros.add(other.latencyMicros);
            failed += other.failed;
            refused += other.refused;
        }

        long served() {
            return latencyMicros.getTotalCount();
        }

        long failed() {
            return failed;
        }

        long refused() {
            return refused;
        }

        long requests() {
            return served() + failed;
        }

        double millisAt(double percentile) {
            return latencyMicros.getValueAtPercentile(percentile) / 1_000.0;
        }
    }
}
