package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to leave a failing server alone: exponential with full jitter, so that lanes and nodes that failed together
 * do not return together. Starts small because a restart of PostgreSQL takes about a second and clients are waiting.
 */
public final class Backoff {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);

    private final RandomGenerator random;
    private long cap;
    private long ceiling = FIRST;

    /**
     * A back-off that has seen no failure yet.
     *
     * @param cap longest delay in nanoseconds ({@code server_login_retry})
     */
    public Backoff(long cap, RandomGenerator random) {
        this.cap = cap;
        this.random = random;
    }

    /** The delay after one more failure: between 1 ns and the current ceiling, which doubles up to the cap. */
    public long next() {
        long bound = Math.max(1, Math.min(ceiling, cap));
        ceiling = Math.min(ceiling * 2, Math.max(cap, FIRST));
        return 1 + random.nextLong(bound);
    }

    /** An attempt succeeded: the next failure starts small again. */
    public void reset() {
        ceiling = FIRST;
    }

    public void cap(long nanos) {
        cap = nanos;
    }
}
