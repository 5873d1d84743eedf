package dev.weir.doctor.live.look;

import java.time.Duration;
import java.util.Optional;

/**
 * What an owner holds against what it uses, over several looks.
 *
 * @param held sessions now
 * @param leastHeld the fewest that it held meanwhile
 * @param used how many were at work, or in a transaction, at most in 99 of 100 looks
 * @param peak the same, in the busiest look
 * @param looks in how many looks in a row it was there
 * @param over the time between the first and the last of them
 */
public record Usage(Who who, int held, int leastHeld, int used, int peak, int looks, Duration over) {
    /** From fewer looks nobody can tell what is rare. */
    public static final int ENOUGH_LOOKS = 20;

    /** Room for the next peak, on top of what was used. */
    public static final int MARGIN = 2;

    /** How many sessions all its processes together can do with; empty before there were enough looks. */
    public Optional<Integer> suggested() {
        return looks < ENOUGH_LOOKS ? Optional.empty() : Optional.of(used + MARGIN);
    }
}
