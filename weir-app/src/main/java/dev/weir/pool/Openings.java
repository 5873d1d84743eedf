package dev.weir.pool;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lane may start another attempt to connect. Knows numbers only, none of the lane's lists.
 *
 * <p>Three moods. <em>Well</em>: as many attempts as clients need, but only {@value #UNPROVEN} at a time until the first
 * of a burst succeeds. <em>Failing</em>: one probe at a time, after a back-off. <em>Measured</em>: PostgreSQL said 53300;
 * what the lane had then is its ceiling, and beyond it goes one attempt at a time until one fails again or the pool is full.
 */
final class Openings {
    /**
     * Enough that a usual burst of clients needs one round of logins; few enough that a PostgreSQL that is down or full
     * sees this many attempts per lane and not {@code pool_size} of them.
     */
    static final int UNPROVEN = 4;

    private static final int NOT_MEASURED = Integer.MAX_VALUE;

    private final Backoff backoff;
    private PoolLimits limits;
    private int connecting;
    private boolean proven;
    private @Nullable OpenFailure failure;
    private long nextProbeAt;
    private int measured = NOT_MEASURED;

    Openings(PoolLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.backoff = new Backoff(limits.serverLoginRetry(), random);
    }

    void reconfigure(PoolLimits next) {
        limits = next;
        backoff.cap(next.serverLoginRetry());
        forgetFailure(); // its cause may be what has been corrected
    }

    int connecting() {
        return connecting;
    }

    /**
     * Whether one more attempt may start.
     *
     * @param live servers that occupy a slot already
     * @param size servers that may exist, by the pool's limits
     */
    boolean mayStart(int live, int size, long now) {
        int existing = live + connecting;
        if (existing >= size) {
            return false;
        }
        if (failure != null && existing >= belowMeasured()) {
            return connecting == 0 && now - nextProbeAt >= 0;
        }
        if (existing >= measured) {
            return connecting == 0;
        }
        return proven || connecting < UNPROVEN;
    }

    /** Below the measured ceiling slots were free a moment ago; any other failure spares nothing. */
    private int belowMeasured() {
        return measured == NOT_MEASURED ? 0 : measured;
    }

    void started() {
        connecting++;
    }

    /** An attempt succeeded; {@code live} counts its server. */
    void succeeded(int live) {
        connecting--;
        proven = true;
        failure = null;
        backoff.reset();
        if (measured != NOT_MEASURED) {
            measured = live >= limits.sizeWithoutReserve() ? NOT_MEASURED : Math.max(measured, live);
        }
    }

    /** An attempt failed. Several of one burst count once. */
    void failed(OpenFailure cause, int live, long now) {
        connecting--;
        proven = false;
        if (failure == null || now - nextProbeAt >= 0) {
            nextProbeAt = now + backoff.next();
        }
        failure = cause;
        measured = cause.kind() == OpenFailure.Kind.BUSY ? live : NOT_MEASURED;
    }

    /** Everything may have changed: the next attempt may start at once. */
    void forgetFailure() {
        proven = false;
        failure = null;
        backoff.reset();
    }

    /** All answers of a burst are in: the next one has to prove itself again. */
    void endBurst() {
        proven = proven && connecting > 0;
    }

    /** The last attempt's failure; null after a success. */
    @Nullable
    OpenFailure failure() {
        return failure;
    }

    /**
     * The error with which clients are refused at once, or null: the server rejects the login, nothing is alive that could
     * serve them, and the back-off is not over.
     */
    @Nullable
    Refusal verdict(int alive, long now) {
        if (failure == null || failure.kind() != OpenFailure.Kind.REJECTED) {
            return null;
        }
        return alive == 0 && now - nextProbeAt < 0 ? failure.error() : null;
    }
}
