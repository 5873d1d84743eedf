package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Ceiling;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One sample in a few numbers, under the limit that bound then.
 *
 * @param taken null when the doctor did not come in
 * @param refusals of the doctor's own logins
 * @param isLost whether there was nothing to look at
 */
record Point(Instant at, @Nullable Taken taken, int refusals, boolean isLost) {
    static final int UNKNOWN = -1;

    /** The nearest to its limit is greatest; of several alike, one under the limit that the page is about, then where more is held. */
    static final Comparator<Taken> FULLEST = Comparator.comparingDouble(Taken::share)
            .thenComparing(taken -> !taken.isAnother())
            .thenComparingInt(taken -> taken.ceiling().held());

    /**
     * How much of a limit was taken.
     *
     * @param ceiling with the doctor's own connection
     * @param isAnother whether the limit that the page is about was not set then, and this one bound instead
     * @param used of what is held, in use
     * @param hidden of what is held, hidden from the doctor's role
     */
    record Taken(Ceiling ceiling, boolean isAnother, int used, int hidden) {
        private double share() {
            return (double) ceiling.held() / Math.max(1, ceiling.limit());
        }
    }

    static Point seen(Instant at, Taken taken, int refusals) {
        return new Point(at, taken, refusals, false);
    }

    static Point refused(Instant at, int refusals) {
        return new Point(at, null, refusals, false);
    }

    static Point lost(Instant at) {
        return new Point(at, null, 0, true);
    }

    boolean isSeen() {
        return taken != null;
    }

    /** {@value #UNKNOWN} when the doctor did not come in. */
    int held() {
        return taken == null ? UNKNOWN : taken.ceiling().held();
    }

    /** {@value #UNKNOWN} when the doctor did not come in. */
    int limit() {
        return taken == null ? UNKNOWN : taken.ceiling().limit();
    }

    int used() {
        return taken == null ? 0 : taken.used();
    }

    int hidden() {
        return taken == null ? 0 : taken.hidden();
    }

    boolean isAnother() {
        return taken != null && taken.isAnother();
    }

    /** Whether so much is hidden that nothing can be said of what is used. */
    boolean isMostlyHidden() {
        return isSeen() && hidden() * 2 > held();
    }

    /** Whether a login must have failed then, or did. */
    boolean isFull() {
        return refusals > 0 || (isSeen() && held() >= limit());
    }

    /** Whether one more login would have been let in. */
    boolean hasRoom() {
        return isSeen() && !isFull();
    }
}
