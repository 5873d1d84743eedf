package dev.weir.pool;

/**
 * A lane at one moment, copied for readers on other threads. Ages in nanoseconds, 0 when there is none.
 *
 * @param waiting clients without a server
 * @param connecting attempts under way
 * @param closing servers told to close that still occupy a slot
 * @param oldestWait how long the client at the head of the queue has waited
 * @param oldestLease how long the longest lease has lasted
 * @param bottleneck what keeps the pool from opening another server
 */
public record PoolSnapshot(
        PoolKey key,
        PoolLimits limits,
        int waiting,
        int idle,
        int leased,
        int resetting,
        int connecting,
        int closing,
        long oldestWait,
        long oldestLease,
        Bottleneck bottleneck,
        LaneTotals totals) {

    public PoolMode mode() {
        return limits.mode();
    }

    /** Everything that occupies, or is about to occupy, a slot of PostgreSQL. */
    public int servers() {
        return idle + leased + resetting + connecting + closing;
    }

    /** Together with another lane of the same pool, whose limits and bottleneck are taken to be these. */
    PoolSnapshot plus(PoolSnapshot other) {
        return new PoolSnapshot(
                key,
                limits,
                waiting + other.waiting,
                idle + other.idle,
                leased + other.leased,
                resetting + other.resetting,
                connecting + other.connecting,
                closing + other.closing,
                Math.max(oldestWait, other.oldestWait),
                Math.max(oldestLease, other.oldestLease),
                bottleneck,
                totals);
    }

    /** The numbers of a refusal: who holds what, who waits, what limits. */
    public String sentence() {
        var text = new StringBuilder(160)
                .append(leased)
                .append(" of ")
                .append(limits.poolSize() == 0 ? "unlimited" : String.valueOf(limits.poolSize()))
                .append(" servers are leased");
        if (leased > 0) {
            text.append(", the oldest for ").append(Brief.duration(oldestLease));
        }
        text.append("; ").append(idle).append(" idle, ").append(resetting).append(" resetting, ");
        text.append(connecting)
                .append(" connecting; ")
                .append(waiting)
                .append(waiting == 1 ? " client waits" : " clients wait");
        if (waiting > 0) {
            text.append(", the first for ").append(Brief.duration(oldestWait));
        }
        return text.append("; ").append(bottleneck.sentence()).toString();
    }
}
