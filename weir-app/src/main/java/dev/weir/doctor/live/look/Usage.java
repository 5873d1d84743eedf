package dev.weir.doctor.live.look;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What an owner, or a service, holds against what it uses, over several looks.
 *
 * @param held sessions now
 * @param leastHeld the fewest that it held meanwhile
 * @param used how many were at work, or in a transaction, at most in 99 of 100 looks
 * @param peak the same, in the busiest look
 * @param looks in how many looks in a row it was there
 * @param over the time between the first and the last of them
 * @param instances of a service, each of which needs its own; else 1
 */
public record Usage(Who who, int held, int leastHeld, int used, int peak, int looks, Duration over, int instances) {
    /** From fewer looks nobody can tell what is rare. */
    public static final int ENOUGH_LOOKS = 20;

    /** Room for the next peak in each instance, on top of what was used. */
    public static final int MARGIN = 2;

    /** How many sessions all its processes together can do with; empty before there were enough looks. */
    public Optional<Integer> suggested() {
        return looks < ENOUGH_LOOKS ? Optional.empty() : Optional.of(used + MARGIN * instances);
    }

    /**
     * Of all instances of a service. Their peaks are added up as if they came at the same time, because none can use the pool
     * of another.
     *
     * @param isKnown whether an instance was watched for long enough; of any other one nobody can say that it needs less than
     *     it holds
     * @return with the looks of whichever known one has the fewest; empty when none is known
     */
    public static Optional<Usage> together(List<Usage> instances, Predicate<Usage> isKnown) {
        var known = instances.stream().filter(isKnown).toList();
        if (known.isEmpty() || instances.size() == 1) {
            return known.stream().findFirst();
        }
        int held = sum(instances, Usage::held);
        int unknown = held - sum(known, Usage::held);
        return Optional.of(new Usage(
                instances.getFirst().who().service(),
                held,
                unknown + sum(known, Usage::leastHeld),
                unknown + sum(known, Usage::used),
                unknown + sum(known, Usage::peak),
                known.stream().mapToInt(Usage::looks).min().orElseThrow(),
                known.stream().map(Usage::over).min(Comparator.naturalOrder()).orElseThrow(),
                instances.size()));
    }

    private static int sum(List<Usage> usages, ToIntFunction<Usage> number) {
        return usages.stream().mapToInt(number).sum();
    }

    /** For people: {@code worker@10.0.0.7}, {@code web (12 instances)}. */
    public String label() {
        return who.label(instances);
    }
}
