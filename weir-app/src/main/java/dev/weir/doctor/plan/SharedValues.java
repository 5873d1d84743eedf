package dev.weir.doctor.plan;

import dev.weir.doctor.plan.Planner.Started;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.source.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values of the environment that different libraries read: a parameter that one of them takes in a URL stops another. */
final class SharedValues {
    private SharedValues() {}

    static Set<Span> of(List<Started> started, List<Pool> pools) {
        var homes = new Homes(started);
        Map<Span, Set<String>> readers = new HashMap<>();
        for (var one : started) {
            var own = readers(one, homes.poolsOf(one, pools));
            for (var value : one.start().environment().variables().values()) {
                readers.computeIfAbsent(value.span(), _ -> new HashSet<>()).addAll(own);
            }
        }
        return readers.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The libraries of a service; where no pool is found, it is its program that reads what it is given. */
    private static Set<String> readers(Started one, List<Pool> pools) {
        var program = one.shape().program();
        return switch (one.shape().role()) {
            case NONE -> Set.of();
            case MIGRATION -> Set.of(program.equals("prisma") ? "Prisma" : program);
            case APPLICATION ->
                pools.isEmpty()
                        ? Set.of(program)
                        : pools.stream().map(Pool::stack).collect(Collectors.toSet());
        };
    }
}
