package dev.weir.doctor.load;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a load test saw.
 *
 * @param lasted shorter than planned when it was stopped
 * @param sessionsBefore client sessions PostgreSQL had before the first client came; empty when it could not be asked
 * @param peakSessions most of them seen at once, sampled four times a second
 */
public record LoadResult(
        LoadPlan plan, Tally tally, Duration lasted, OptionalInt sessionsBefore, OptionalInt peakSessions) {

    /** Every request that was due was served. */
    public boolean isClean() {
        return tally.served() == tally.requests() && tally.served() > 0;
    }
}
