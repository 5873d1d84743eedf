package dev.weir.doctor.plan;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says about a repository.
 *
 * @param ceiling how many connections there are, when it is known
 * @param platform a plan of a platform, like {@code digitalocean:2gb}
 * @param deployment which of several deployments to count
 * @param numbers what was said instead of what can be read
 * @param headroom percent of the ceiling to leave free
 */
public record PlanOptions(
        Optional<Ceiling> ceiling,
        Optional<String> platform,
        Optional<String> deployment,
        Numbers numbers,
        int headroom) {

    /**
     * Numbers said instead of read.
     *
     * @param instances by service
     * @param processes by service
     * @param threads by service
     * @param values by place, as {@code app/db.py:7}
     */
    public record Numbers(
            Map<String, Integer> instances,
            Map<String, Integer> processes,
            Map<String, Integer> threads,
            Map<String, Integer> values,
            OptionalInt migrations,
            OptionalInt consoles,
            OptionalInt cpus) {
        public static final Numbers NONE = new Numbers(
                Map.of(), Map.of(), Map.of(), Map.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** The same under a ceiling that is known. */
    public PlanOptions under(Ceiling known) {
        return new PlanOptions(Optional.of(known), platform, deployment, numbers, headroom);
    }

    public static final PlanOptions NONE =
            new PlanOptions(Optional.empty(), Optional.empty(), Optional.empty(), Numbers.NONE, 20);
}
