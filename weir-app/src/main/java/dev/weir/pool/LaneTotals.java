package dev.weir.pool;

/**
 * What a lane has done since it exists: a copy of {@link LaneCounters} for readers on other threads.
 *
 * @param granted leases given
 * @param waited leases given only after a wait
 * @param waitNanos all those waits together
 * @param refused requests that ended with a refusal
 * @param withdrawn requests taken back by the client
 * @param attempts connection attempts started
 * @param opened attempts that succeeded
 * @param failed attempts that failed, of any kind
 * @param retired servers the lane closed itself
 * @param lost servers that went away without being told to
 */
public record LaneTotals(
        long granted,
        long waited,
        long waitNanos,
        long refused,
        long withdrawn,
        long attempts,
        long opened,
        long failed,
        long retired,
        long lost) {}
