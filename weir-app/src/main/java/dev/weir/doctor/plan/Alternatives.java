package dev.weir.doctor.plan;

import dev.weir.doctor.plan.Row.RowPool;
import dev.weir.doctor.plan.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Of the branches of an {@code if} only one runs: the one whose pools open most is the worst case. */
final class Alternatives {
    private Alternatives() {}

    /** The pools that are there at the same time, at worst. */
    static List<RowPool> worst(List<RowPool> pools, ToIntFunction<RowPool> size) {
        return pools.stream().allMatch(pool -> pool.branches().isEmpty()) ? pools : worst(pools, 0, size);
    }

    private static List<RowPool> worst(List<RowPool> pools, int depth, ToIntFunction<RowPool> size) {
        var together = new ArrayList<RowPool>();
        Map<Span, TreeMap<Integer, List<RowPool>>> statements = new LinkedHashMap<>();
        for (var pool : pools) {
            if (pool.branches().size() == depth) {
                together.add(pool);
            } else {
                var branch = pool.branches().get(depth);
                statements
                        .computeIfAbsent(branch.statement(), _ -> new TreeMap<>())
                        .computeIfAbsent(branch.number(), _ -> new ArrayList<>())
                        .add(pool);
            }
        }
        for (var branches : statements.values()) {
            branches.values().stream()
                    .map(branch -> worst(branch, depth + 1, size))
                    .max(Comparator.comparingInt(
                            branch -> branch.stream().mapToInt(size).sum()))
                    .ifPresent(together::addAll);
        }
        return together;
    }
}
