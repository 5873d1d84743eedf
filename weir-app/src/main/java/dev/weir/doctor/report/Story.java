package dev.weir.doctor.report;

import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The second way through a recording: its course under the limit that bound, and who came and went. */
final class Story implements Consumer<Sample> {
    /** Fewer sessions that come or go between two looks are everyday life. */
    private static final int MANY = 3;

    /** Of the limit. */
    private static final double SHARE = 0.2;

    private final Limit limit;
    private final List<Point> points = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<Who, Integer> mostBound = new LinkedHashMap<>();
    private final Map<String, Set<String>> releases = new HashMap<>();
    private Hidden hidden = new Hidden(0, 0);
    private int mostBoundAtOnce;
    private @Nullable Look before;
    private @Nullable Look peak;

    Story(Limit limit) {
        this.limit = limit;
    }

    @Override
    public void accept(Sample sample) {
        switch (sample) {
            case Sample.Seen(var look, var refusals) -> seen(look, refusals.size());
            case Sample.Refused(var at, var refusals) -> points.add(Point.refused(at, refusals.size()));
            case Sample.Lost(var at, var _) -> points.add(Point.lost(at));
        }
        if (sample instanceof Sample.Refused(var at, var refusals)) {
            mark(
                    at,
                    Mark.Kind.REFUSED,
                    "The doctor is refused: " + refusals.getLast().text());
        } else if (sample instanceof Sample.Lost(var at, var why)) {
            mark(at, Mark.Kind.LOST, "Nothing to look at: " + why);
        }
    }

    private void seen(Look look, int refusals) {
        var taken = limit.taken(look);
        points.add(Point.seen(look.at(), taken, refusals));
        if (peak == null || Point.FULLEST.compare(taken, limit.taken(peak)) > 0) {
            peak = look;
        }
        var hides = Hidden.under(taken.ceiling(), look);
        hidden = hides.sessions() > hidden.sessions() ? hides : hidden;
        var owners = under(look);
        int bound = 0;
        for (var owner : owners) {
            int needs = (int) owner.sessions().stream().filter(Session::isBound).count();
            mostBound.merge(owner.who(), needs, Math::max);
            bound += needs;
        }
        mostBoundAtOnce = Math.max(mostBoundAtOnce, taken.isAnother() ? 0 : bound);
        var earlier = before;
        for (var owner : owners) {
            newcomers(owner, look, earlier != null);
        }
        if (earlier != null) {
            // under the limit of now: one that was lifted meanwhile makes nobody come or go
            changes(held(earlier, taken.ceiling()), held(look, taken.ceiling()), look, taken.ceiling());
        }
        before = look;
    }

    /** A release where releases are named, an address where they are not, of a program that was there already. */
    private void newcomers(Owner owner, Look look, boolean isNews) {
        var who = owner.who();
        if (who.program().isEmpty()) {
            return;
        }
        var known = releases.computeIfAbsent(who.role() + "/" + who.program(), _ -> new HashSet<>());
        var instance = who.release().map(release -> "Release " + release).orElse(who.address());
        boolean hasOthers = !known.isEmpty();
        if (known.add(instance) && hasOthers && isNews) {
            mark(
                    look.at(),
                    Mark.Kind.RELEASE,
                    who.release().isPresent()
                            ? "%s of %s connects from %s"
                                    .formatted(
                                            instance,
                                            who.program(),
                                            who.address().isEmpty() ? "the server itself" : who.address())
                            : "Another instance of %s connects from %s".formatted(who.program(), instance));
        }
    }

    private void changes(Map<Who, Integer> then, Map<Who, Integer> now, Look look, Ceiling ceiling) {
        double many = Math.max(MANY, ceiling.limit() * SHARE);
        var all = new HashSet<>(then.keySet());
        all.addAll(now.keySet());
        for (var who : all) {
            int came = now.getOrDefault(who, 0) - then.getOrDefault(who, 0);
            if (came >= many) {
                mark(look.at(), Mark.Kind.CAME, "%s opens %d sessions at once".formatted(who.label(), came));
            } else if (-came >= many) {
                mark(look.at(), Mark.Kind.GONE, "%d sessions of %s are gone".formatted(-came, who.label()));
            }
        }
    }

    private static Map<Who, Integer> held(Look look, Ceiling ceiling) {
        return look.owners().stream()
                .filter(owner -> ceiling.counts(owner.who()))
                .collect(Collectors.toMap(Owner::who, Owner::held));
    }

    private void mark(java.time.Instant at, Mark.Kind kind, String text) {
        marks.add(new Mark(at, kind, text));
    }

    /** Those under the limit, who holds most first; under the one that bound instead, where it was not set. */
    List<Owner> under(Look look) {
        var ceiling = limit.in(look);
        return look.owners().stream()
                .filter(owner -> ceiling.counts(owner.who()))
                .toList();
    }

    Limit limit() {
        return limit;
    }

    List<Point> points() {
        return points;
    }

    Course course() {
        return new Course(points);
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** The fullest look, the first of these; empty when the doctor never came in. */
    Optional<Look> peak() {
        return Optional.ofNullable(peak);
    }

    Optional<Look> last() {
        return Optional.ofNullable(before);
    }

    /** As many as were hidden at once under the limit, at most. */
    Hidden hidden() {
        return hidden;
    }

    /** The most sessions of each that could not be shared at one time, also those in a forgotten transaction; 0 if unknown. */
    int mostBound(Who who) {
        return mostBound.getOrDefault(who, 0);
    }

    /** The same of all under the limit together. */
    int mostBound() {
        return mostBoundAtOnce;
    }
}
