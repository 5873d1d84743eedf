package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Branch;
import dev.weir.doctor.plan.source.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One service in the worst case: instances × (1 + surge) × processes × pools × (size + overflow).
 *
 * @param program what its command starts
 * @param threads how many threads of a process may each hold a connection
 * @param pools all that are declared, also those of which only one at a time is opened
 */
public record Row(
        String service,
        Place place,
        String program,
        Quantity instances,
        Surge surge,
        Quantity surgeAmount,
        Quantity processes,
        Quantity threads,
        List<RowPool> pools) {

    /**
     * A pool as this service has it, with the numbers of its environment.
     *
     * @param branches that it is opened in, outer ones first
     */
    public record RowPool(Pool pool, Quantity size, Optional<Quantity> overflow, List<Branch> branches) {
        int each(Map<Knob, Integer> edits, int threads) {
            int own =
                    size.under(edits) + overflow.map(more -> more.under(edits)).orElse(0);
            return switch (pool.scope()) {
                case PROCESS -> own;
                case THREAD -> own * threads;
            };
        }
    }

    /** How many instances run at the same time, at worst. */
    public int instancesAtWorst(Map<Knob, Integer> edits) {
        int usual = instances.under(edits);
        return usual + surge.extra(usual, surgeAmount.under(edits));
    }

    /** Connections of one process. */
    public int perProcess(Map<Knob, Integer> edits) {
        int each = threads.under(edits);
        return counted(edits).stream().mapToInt(pool -> pool.each(edits, each)).sum();
    }

    /** The pools that a process may open together: of those in branches of the same statement the larger ones. */
    public List<RowPool> counted(Map<Knob, Integer> edits) {
        int each = threads.under(edits);
        return Alternatives.worst(pools, pool -> pool.each(edits, each));
    }

    public int connections(Map<Knob, Integer> edits) {
        long all = (long) instancesAtWorst(edits) * processes.under(edits) * perProcess(edits);
        return (int) Math.min(all, Quantity.UNLIMITED);
    }

    public int connections() {
        return connections(Map.of());
    }

    boolean countsThreads() {
        return pools.stream().anyMatch(one -> one.pool().scope() == Pool.Scope.THREAD);
    }

    /** What multiplies the pools, in the order of the formula. */
    public List<Quantity> factors() {
        return countsThreads()
                ? List.of(instances, surgeAmount, processes, threads)
                : List.of(instances, surgeAmount, processes);
    }

    /** The numbers that decide, in the order of the formula. */
    public List<Quantity> quantities() {
        var sizes = pools.stream().flatMap(one -> Stream.concat(Stream.of(one.size()), one.overflow().stream()));
        return Stream.concat(factors().stream(), sizes).toList();
    }
}
