package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which limit of a file of Go is that of which database.
 *
 * @param opened everything that the file opens
 * @param limits everything that it limits
 */
record GoLimits(List<Opened> opened, List<Limit> limits) {
    /**
     * What a call gives a name.
     *
     * @param name {@code db} or {@code s.db}; empty when it has none
     * @param block the innermost braces around it
     */
    record Opened(Call call, Optional<String> name, Group block) {
        boolean hasName(Limit limit) {
            return name.filter(limit.on()::equals).isPresent();
        }

        boolean isAround(Limit limit) {
            return block.start() <= limit.at() && limit.at() < block.end();
        }
    }

    /** @param on the name of what is limited, as it is called at that offset */
    record Limit(String on, int at, Value value) {}

    /** That on its own name, or the largest of those that are on no other's. */
    Optional<Value> of(Opened one) {
        var own = ownOf(one).toList();
        if (!own.isEmpty()) {
            return largest(own);
        }
        var free = free().toList();
        var named = free.stream().filter(one::hasName).toList();
        return largest(
                named.isEmpty()
                        ? free.stream()
                                .filter(limit -> opened.stream().noneMatch(other -> other.hasName(limit)))
                                .toList()
                        : named);
    }

    /** Names mean something where they are given: another function may have the same one. */
    private Stream<Limit> ownOf(Opened one) {
        return limits.stream().filter(limit -> one.hasName(limit) && one.isAround(limit));
    }

    /** Those that cannot be told to be on anything that this file opens. */
    Stream<Limit> free() {
        var taken = opened.stream().flatMap(this::ownOf).toList();
        return limits.stream().filter(limit -> !taken.contains(limit));
    }

    /** Nobody knows which of several holds. */
    static Optional<Value> largest(List<Limit> limits) {
        var values = limits.stream().map(Limit::value).toList();
        return values.size() > 1
                ? Optional.of(new Value.Choice(values, values.getFirst().span()))
                : values.stream().findFirst();
    }
}
