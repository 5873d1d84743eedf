package dev.weir.doctor.live.look;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Sessions that nobody uses, growing in number: a leak, seen over several looks.
 *
 * @param who whose they are
 * @param dead how many of them there are now
 * @param gained how many came on top while the doctor looked
 * @param perSecond how fast they grow
 * @param full until the ceiling over them is reached; empty when not within a day
 */
public record DeadWeight(Who who, int dead, int gained, double perSecond, Optional<Duration> full) {
    /** Idle for so long, a session is no longer between two requests. */
    public static final Duration UNUSED = Duration.ofSeconds(30);

    /** Fewer new ones than that are chance; and a pool that starts opens more, but all at once. */
    static final int FEWEST = 3;

    /** Pools grow in bursts and stay; a leak goes up at nearly every change. */
    static final double MOSTLY_UP = 0.7;

    private static final Duration FAR = Duration.ofDays(1);

    /** Every growing group, fastest first. */
    public static List<DeadWeight> in(Series series) {
        Collection<Who> all = new LinkedHashSet<>();
        series.last().sessions().forEach(session -> all.add(session.who()));
        return all.stream()
                .map(who -> of(who, series))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(DeadWeight::perSecond).reversed())
                .toList();
    }

    private static Optional<DeadWeight> of(Who who, Series series) {
        var dead = series.trend(look -> dead(who, look));
        var held = series.trend(look -> held(who, look));
        boolean grows = dead.rises() >= FEWEST && dead.slope() > 0 && dead.upward() >= MOSTLY_UP;
        // a pool that falls asleep gains dead sessions as well, but no new ones
        boolean isFed = held.rises() >= FEWEST && held.gained() >= FEWEST && held.slope() >= dead.slope() / 2;
        if (!grows || !isFed) {
            return Optional.empty();
        }
        double perSecond = Math.min(dead.slope(), held.slope());
        var left = Duration.ofSeconds((long) (series.last().bindingFor(who).free() / perSecond));
        return Optional.of(new DeadWeight(
                who,
                (int) dead(who, series.last()),
                (int) held.gained(),
                perSecond,
                left.compareTo(FAR) > 0 ? Optional.empty() : Optional.of(left)));
    }

    private static double held(Who who, Look look) {
        return look.sessions().stream().filter(s -> s.who().equals(who)).count();
    }

    private static double dead(Who who, Look look) {
        return look.sessions().stream()
                .filter(s -> s.who().equals(who))
                .filter(s -> s.idles(UNUSED, look.at())
                        || (s.state() == State.IN_TRANSACTION
                                && s.since(look.at()).compareTo(UNUSED) >= 0))
                .count();
    }
}
