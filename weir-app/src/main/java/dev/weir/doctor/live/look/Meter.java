package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts for each owner how often it used how many sessions, over as many looks as there are: a watch of days costs no more
 * memory than one of minutes. An owner that is gone is forgotten.
 */
public final class Meter {
    private static final double OF_ALL_LOOKS = 0.99;

    private final Map<Who, Tally> tallies = new LinkedHashMap<>();

    /** What a series shows. */
    public static Meter of(Series series) {
        var meter = new Meter();
        series.all().forEach(meter::add);
        return meter;
    }

    /** Counts one more look. Owners whose sessions are hidden are left out: nobody can tell whether those work. */
    public void add(Look look) {
        var visible = look.owners().stream().filter(owner -> !owner.isHidden()).toList();
        tallies.keySet().retainAll(visible.stream().map(Owner::who).toList());
        visible.forEach(owner ->
                tallies.computeIfAbsent(owner.who(), _ -> new Tally(look.at())).add(owner, look.at()));
    }

    /** Who holds most first. */
    public List<Usage> usage() {
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue().usage(entry.getKey()))
                .sorted(Comparator.comparingInt(Usage::held)
                        .reversed()
                        .thenComparing(usage -> usage.who().label()))
                .toList();
    }

    private static final class Tally {
        private final Instant since;
        /** In how many looks that many were used. */
        private final TreeMap<Integer, Integer> looks = new TreeMap<>();

        private Instant last;
        private int held;
        private int leastHeld = Integer.MAX_VALUE;

        Tally(Instant since) {
            this.since = since;
            this.last = since;
        }

        void add(Owner owner, Instant now) {
            looks.merge(owner.used(now), 1, Integer::sum);
            held = owner.held();
            leastHeld = Math.min(leastHeld, held);
            last = now;
        }

        Usage usage(Who who) {
            int all = looks.values().stream().mapToInt(Integer::intValue).sum();
            return new Usage(
                    who, held, leastHeld, mostlyAtMost(all), looks.lastKey(), all, Duration.between(since, last), 1);
        }

        private int mostlyAtMost(int all) {
            int seen = 0;
            for (var entry : looks.entrySet()) {
                seen += entry.getValue();
                if (seen >= Math.ceil(all * OF_ALL_LOOKS)) {
                    return entry.getKey();
                }
            }
            return looks.lastKey();
        }
    }
}
