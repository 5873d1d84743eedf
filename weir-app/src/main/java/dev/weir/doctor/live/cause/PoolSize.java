package dev.weir.doctor.live.cause;

import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Usage;
import dev.weir.doctor.live.look.Who;
import java.util.List;
import java.util.Optional;

/**
 * How many connections a program can do with, and how that is known: what was measured, or a rule of thumb that says so.
 *
 * @param size for all its processes together
 * @param because one line of evidence
 */
record PoolSize(int size, String because) {
    /** Of a limit that several services share; there is nothing to measure in one look. */
    private static final int SHARE = 4;

    /** Of all instances of somebody's program; one that was not watched for long enough leaves it at the rule of thumb. */
    static PoolSize of(Who who, Ceiling ceiling, Evidence seen) {
        var instances = seen.usage().stream()
                .filter(usage -> usage.who().service().equals(who.service()))
                .toList();
        return Usage.together(instances, _ -> true)
                .flatMap(usage -> usage.suggested().map(size -> measured(usage, size)))
                .orElseGet(() -> byThumb(ceiling));
    }

    private static PoolSize measured(Usage usage, int size) {
        return new PoolSize(
                size,
                "%s used at most %d at once in 99 of 100 looks (%d in %s); a pool of %d leaves %d to spare"
                        .formatted(
                                usage.label(),
                                usage.used(),
                                usage.looks(),
                                Words.brief(usage.over()),
                                size,
                                size - usage.used()));
    }

    private static PoolSize byThumb(Ceiling ceiling) {
        int size = Math.max(1, ceiling.limit() / SHARE);
        return new PoolSize(
                size,
                "a pool of %d: a rule of thumb, a quarter of the limit; --watch measures what is used".formatted(size));
    }

    /** The evidence, where the edit is one of a size. */
    List<String> evidence(Driver driver) {
        return Remedies.hasSize(driver) ? List.of(because) : List.of();
    }

    /** The edit, for an owner that holds more. */
    Optional<Remedy> smallerThan(int held, Driver driver) {
        return size < held || !Remedies.hasSize(driver) ? Optional.of(Remedies.pool(driver, size)) : Optional.empty();
    }
}
