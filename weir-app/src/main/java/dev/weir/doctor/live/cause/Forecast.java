package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.DeadWeight;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Trend;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When connections run out if all goes on as it does.
 *
 * @param culprit whose sessions grow
 * @param ceiling that they will reach
 * @param full until then
 * @param perSecond sessions that come on top each second
 * @param confidence when nobody uses what grows, by how many came and how evenly; low when it is in use, because load seldom
 *     grows for long
 */
public record Forecast(Who culprit, Ceiling ceiling, Duration full, double perSecond, Confidence confidence) {
    /** Load that grows beyond that has other reasons to stop first. */
    private static final Duration NEAR = Duration.ofMinutes(30);

    /** Steps up: fewer are a pool that fills when its program starts. */
    private static final int SEVERAL = 5;

    private static final double MOSTLY_UP = 0.7;

    /** The soonest end there is; none when it is there already, or not in sight. */
    public static Optional<Forecast> of(Evidence seen) {
        if (seen.series().all().size() < Leak.LOOKS) {
            return Optional.empty();
        }
        var leaks = DeadWeight.in(seen.series());
        return Stream.concat(
                        leaks.stream()
                                .flatMap(leak -> leak.full().stream()
                                        .map(full -> of(seen, leak.who(), full, leak.perSecond(), leak.confidence()))),
                        growing(seen, leaks))
                .filter(forecast -> !forecast.ceiling().isReached())
                .min(Comparator.comparing(Forecast::full));
    }

    private static Stream<Forecast> growing(Evidence seen, List<DeadWeight> leaks) {
        var counts = new IdentityHashMap<Look, Map<Who, Long>>();
        seen.series()
                .all()
                .forEach(look -> counts.put(
                        look,
                        look.sessions().stream()
                                .collect(Collectors.groupingBy(
                                        session -> session.who().service(), Collectors.counting()))));
        return Owner.services(seen.look().owners()).stream()
                .map(Owner::who)
                .filter(who ->
                        leaks.stream().noneMatch(leak -> leak.who().service().equals(who.service())))
                .flatMap(who -> {
                    var held = seen.series().trend(look -> count(who, counts.get(look)));
                    return growing(who, held, seen).stream();
                });
    }

    private static double count(Who who, @Nullable Map<Who, Long> held) {
        return held == null ? 0 : held.getOrDefault(who.service(), 0L);
    }

    private static Optional<Forecast> growing(Who who, Trend held, Evidence seen) {
        if (held.rises() < SEVERAL || held.upward() < MOSTLY_UP) {
            return Optional.empty();
        }
        double perSecond =
                held.latestLine(Leak.LOOKS, SEVERAL).map(Trend::lineSlope).orElse(0.0);
        double left = seen.look().bindingFor(who).free() / perSecond;
        return perSecond <= 0 || held.hasStopped(perSecond) || left > NEAR.toSeconds()
                ? Optional.empty()
                : Optional.of(of(seen, who, Duration.ofSeconds((long) left), perSecond, Confidence.LOW));
    }

    private static Forecast of(Evidence seen, Who who, Duration full, double perSecond, Confidence confidence) {
        return new Forecast(who, seen.look().bindingFor(who), full, perSecond, confidence);
    }

    /** {@code full in 9 min: worker@10.0.0.7}. */
    public String sentence() {
        return "full in %s: %s".formatted(Words.brief(full), culprit.label());
    }
}
