package dev.weir.doctor.live.look;

import dev.weir.doctor.Confidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sessions that nobody uses, growing in number: a leak, seen over several looks.
 *
 * @param who whose they are
 * @param dead how many of them there are now
 * @param gained how many came on top since it grows like that
 * @param over the time in which they did
 * @param perSecond how fast they grow
 * @param full until the ceiling over them is reached; empty when not within a day
 * @param confidence in the speed, by how many came and how evenly
 */
public record DeadWeight(
        Who who,
        int dead,
        int gained,
        Duration over,
        double perSecond,
        Optional<Duration> full,
        Confidence confidence) {
    /** Idle for so long, a session is no longer between two requests. */
    public static final Duration UNUSED = Duration.ofSeconds(30);

    /** Fewer new ones than that are chance; and a pool that starts opens more, but all at once. */
    static final int FEWEST = 3;

    /** Looks: fewer show a step, not a direction. */
    static final int LOOKS = 5;

    /** Pools grow in bursts and stay; a leak goes up at nearly every change. */
    static final double MOSTLY_UP = 0.7;

    /** From here on the speed is known well: a line of that many, and that straight. */
    static final int MANY = 5;

    static final double STRAIGHT = 0.9;

    /** Below it there is hardly a line. */
    static final double CROOKED = 0.7;

    private static final Duration FAR = Duration.ofDays(1);

    /** Sessions of one owner, look by look. */
    private static final class Counts {
        private final List<Double> held = new ArrayList<>();
        private final List<Double> dead = new ArrayList<>();

        void add(int look, boolean isDead) {
            upTo(look);
            held.set(look, held.get(look) + 1);
            dead.set(look, dead.get(look) + (isDead ? 1 : 0));
        }

        void upTo(int look) {
            while (held.size() <= look) {
                held.add(0.0);
                dead.add(0.0);
            }
        }
    }

    /**
     * Every growing group, fastest first. What several instances of a program leak is one leak, as fast as all of them; but
     * each must show by itself, because pools that fill one here and one there add up to what looks like a leak.
     */
    public static List<DeadWeight> in(Series series) {
        var looks = series.all();
        var seconds = new ArrayList<Double>();
        Map<Who, Counts> all = new LinkedHashMap<>();
        series.last().sessions().forEach(session -> all.computeIfAbsent(session.who(), _ -> new Counts()));
        for (int i = 0; i < looks.size(); i++) {
            var look = looks.get(i);
            seconds.add(Duration.between(series.first().at(), look.at()).toMillis() / 1000.0);
            for (var session : look.sessions()) {
                var counts = all.get(session.who());
                if (counts != null) {
                    counts.add(i, isDead(session, look));
                }
            }
        }
        var found = new ArrayList<DeadWeight>();
        all.forEach((who, counts) -> {
            counts.upTo(looks.size() - 1);
            of(who, new Trend(seconds, counts.dead), new Trend(seconds, counts.held), series.last())
                    .ifPresent(found::add);
        });
        return found.stream()
                .collect(Collectors.groupingBy(leak -> leak.who().service(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(leaks -> leaks.size() == 1 ? leaks.getFirst() : together(leaks, series.last()))
                .sorted(Comparator.comparingDouble(DeadWeight::perSecond).reversed())
                .toList();
    }

    private static DeadWeight together(List<DeadWeight> instances, Look now) {
        var service = instances.getFirst().who().service();
        double perSecond = instances.stream().mapToDouble(DeadWeight::perSecond).sum();
        return new DeadWeight(
                service,
                instances.stream().mapToInt(DeadWeight::dead).sum(),
                instances.stream().mapToInt(DeadWeight::gained).sum(),
                instances.stream()
                        .map(DeadWeight::over)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                perSecond,
                full(service, perSecond, now),
                instances.stream()
                        .map(DeadWeight::confidence)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static Optional<Duration> full(Who who, double perSecond, Look now) {
        var left = Duration.ofSeconds(
                (long) Math.min(FAR.toSeconds() + 1.0, now.bindingFor(who).free() / perSecond));
        return left.compareTo(FAR) > 0 ? Optional.empty() : Optional.of(left);
    }

    private static Optional<DeadWeight> of(Who who, Trend dead, Trend held, Look now) {
        // where nothing is free a leak cannot grow, and is one all the same
        boolean isFull = now.bindingFor(who).isReached();
        var idle = (isFull ? dead.untilLastRise() : dead).latestLine(LOOKS, FEWEST);
        var fed = (isFull ? held.untilLastRise() : held).latestLine(LOOKS, FEWEST);
        if (idle.isEmpty() || fed.isEmpty()) {
            return Optional.empty();
        }
        double dying = idle.get().lineSlope();
        double coming = fed.get().lineSlope();
        boolean grows = idle.get().rises() >= FEWEST && dying > 0 && idle.get().upward() >= MOSTLY_UP;
        // a pool that falls asleep gains dead sessions as well, but no new ones
        boolean isFed = fed.get().rises() >= FEWEST && coming >= dying / 2;
        double perSecond = Math.min(dying, coming);
        if (!grows || !isFed || (!isFull && held.hasStopped(perSecond))) {
            return Optional.empty();
        }
        return Optional.of(new DeadWeight(
                who,
                dead.values().getLast().intValue(),
                (int) fed.get().gained(),
                Duration.ofMillis((long) (fed.get().span() * 1000)),
                perSecond,
                full(who, perSecond, now),
                confidence(dying < coming ? idle.get() : fed.get())));
    }

    private static Confidence confidence(Trend line) {
        double straightness = line.straightness();
        if (line.gained() >= MANY && straightness >= STRAIGHT) {
            return Confidence.HIGH;
        }
        return straightness >= CROOKED ? Confidence.MEDIUM : Confidence.LOW;
    }

    private static boolean isDead(Session session, Look look) {
        return session.idles(UNUSED, look.at())
                || (session.state() == State.IN_TRANSACTION
                        && session.since(look.at()).compareTo(UNUSED) >= 0);
    }
}
