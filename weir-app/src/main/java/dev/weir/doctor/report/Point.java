package dev.weir.doctor.report;

import java.time.Instant;

/**
 * One sample in a few numbers, under the limit that bound.
 *
 * @param held connections under the limit, with the doctor's own; {@value #UNKNOWN} when it did not come in
 * @param used of them at work or in a transaction
 * @param limit as it was then; {@value #UNKNOWN} when the doctor did not come in
 * @param refusals of the doctor's own logins
 * @param isLost whether there was nothing to look at
 */
record Point(Instant at, int held, int used, int limit, int refusals, boolean isLost) {
    static final int UNKNOWN = -1;

    boolean isSeen() {
        return held != UNKNOWN;
    }

    /** Whether a login must have failed then, or did. */
    boolean isFull() {
        return refusals > 0 || (isSeen() && held >= limit);
    }

    /** Whether one more login would have been let in. */
    boolean hasRoom() {
        return isSeen() && !isFull();
    }
}
