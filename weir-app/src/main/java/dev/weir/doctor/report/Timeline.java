package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Ceiling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The moments that matter, in their order, few enough for one page. */
final class Timeline {
    static final int MOST = 16;

    /** Of one kind; of refusals and losses the first says it. */
    private static final int OF_A_KIND = 4;

    /** Samples that are missing, by the usual time between two. */
    private static final int GAP = 10;

    private final Course course;
    private final List<Mark> marks = new ArrayList<>();

    private Timeline(Course course) {
        this.course = course;
    }

    static List<Mark> of(Story story) {
        var timeline = new Timeline(story.course());
        timeline.ends();
        timeline.spells(story.marks());
        timeline.peak();
        timeline.near();
        timeline.gaps();
        timeline.add(story.marks());
        return timeline.chosen();
    }

    private void ends() {
        mark(
                course.begin(),
                Mark.Kind.BEGIN,
                "The recording begins: " + state(course.points().getFirst()));
        if (course.points().size() > 1) {
            mark(
                    course.end(),
                    Mark.Kind.END,
                    "The recording ends: " + state(course.points().getLast()));
        }
    }

    private void spells(List<Mark> seen) {
        for (var spell : course.spells()) {
            var full = at(spell.from());
            mark(
                    spell.from(),
                    Mark.Kind.FULL,
                    full.isSeen()
                            ? "Full: %s; every further login is refused".formatted(state(full))
                            : seen.stream()
                                    .filter(mark -> mark.kind() == Mark.Kind.REFUSED
                                            && mark.at().equals(full.at()))
                                    .map(Mark::text)
                                    .collect(Collectors.joining()));
            if (spell.isOver()) {
                mark(
                        spell.to(),
                        Mark.Kind.ROOM,
                        "Room again after %s: %s".formatted(Clock.brief(spell.length()), state(at(spell.to()))));
            }
        }
    }

    private void peak() {
        course.peak()
                .filter(peak -> course.spells().stream().noneMatch(s -> s.from().equals(peak.at())))
                .filter(peak -> !peak.at().equals(course.begin()) && !peak.at().equals(course.end()))
                .ifPresent(peak -> mark(peak.at(), Mark.Kind.PEAK, "Peak: " + state(peak)));
    }

    private void near() {
        var seen = course.seen();
        for (int i = 1; i < seen.size(); i++) {
            var point = seen.get(i);
            if (isNear(point) && !isNear(seen.get(i - 1)) && !point.isFull()) {
                mark(
                        point.at(),
                        Mark.Kind.NEAR,
                        "%.0f %% of the limit: %s".formatted(Ceiling.NEAR * 100, state(point)));
                return;
            }
        }
    }

    private static boolean isNear(Point point) {
        return point.held() >= point.limit() * Ceiling.NEAR;
    }

    private void gaps() {
        var step = course.step().multipliedBy(GAP);
        var points = course.points();
        for (int i = 1; i < points.size(); i++) {
            var gap = Duration.between(points.get(i - 1).at(), points.get(i).at());
            if (points.size() > 2 && gap.compareTo(step) > 0 && gap.toSeconds() > GAP) {
                mark(points.get(i - 1).at(), Mark.Kind.GAP, "No samples for " + Clock.brief(gap));
            }
        }
    }

    /** Of each kind the first few; of a row of refused or lost samples the first. */
    private void add(List<Mark> seen) {
        Map<Mark.Kind, Integer> count = new EnumMap<>(Mark.Kind.class);
        Map<Mark.Kind, Instant> last = new EnumMap<>(Mark.Kind.class);
        for (var mark : seen) {
            boolean isSaid = marks.stream()
                    .anyMatch(said -> said.at().equals(mark.at()) && said.text().equals(mark.text()));
            boolean repeats = switch (mark.kind()) {
                case REFUSED, LOST -> follows(last.put(mark.kind(), mark.at()), mark.at());
                case BEGIN, FULL, ROOM, PEAK, END, RELEASE, GONE, CAME, NEAR, GAP -> false;
            };
            if (!repeats && !isSaid && count.merge(mark.kind(), 1, Integer::sum) <= OF_A_KIND) {
                marks.add(mark);
            }
        }
    }

    private boolean follows(@org.jspecify.annotations.Nullable Instant earlier, Instant at) {
        return earlier != null
                && Duration.between(earlier, at).compareTo(course.step().multipliedBy(GAP)) <= 0;
    }

    private List<Mark> chosen() {
        var important = marks.stream()
                .sorted(Comparator.comparing(Mark::kind).thenComparing(Mark::at))
                .limit(MOST)
                .toList();
        return important.stream()
                .sorted(Comparator.comparing(Mark::at)
                        .thenComparing(mark -> mark.kind() == Mark.Kind.END)
                        .thenComparing(mark -> mark.kind() != Mark.Kind.BEGIN)
                        .thenComparing(Mark::kind, Comparator.reverseOrder()))
                .toList();
    }

    private Point at(Instant at) {
        return course.points().stream()
                .filter(point -> point.at().equals(at))
                .findFirst()
                .orElseThrow();
    }

    static String state(Point point) {
        if (point.isLost()) {
            return "nothing to look at";
        }
        var taken = point.taken();
        if (taken == null) {
            return "the doctor is refused";
        }
        boolean saysUse = !point.isMostlyHidden() || point.used() > 0;
        return "%d of %d held%s%s%s"
                .formatted(
                        point.held(),
                        point.limit(),
                        taken.isAnother() ? " (%s)".formatted(taken.ceiling().label()) : "",
                        saysUse ? ", %d in use".formatted(point.used()) : "",
                        point.hidden() == 0 ? "" : ", %d hidden".formatted(point.hidden()));
    }

    private void mark(Instant at, Mark.Kind kind, String text) {
        marks.add(new Mark(at, kind, text));
    }
}
