package dev.weir.doctor.report;

import dev.weir.doctor.live.cause.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two stretches of time side by side. */
record Comparison(Course before, Course after, boolean isOneRecording) {
    /** A cure that was seen for a shorter time proves nothing. */
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private static final int ENOUGH_SAMPLES = 10;

    /** One line: what is compared, before, after. */
    record Row(String what, String before, String after) {}

    /** The times before and after the last recovery; empty when there was none, or too little came after it. */
    static Optional<Comparison> within(Course course) {
        var spells = course.spells();
        if (spells.isEmpty() || !spells.getLast().isOver()) {
            return Optional.empty();
        }
        var turn = spells.getLast().to();
        return course.from(turn)
                .filter(Comparison::isEnough)
                .flatMap(after -> course.until(turn).map(before -> new Comparison(before, after, true)));
    }

    List<Row> rows() {
        return List.of(
                new Row("held at most", peak(before), peak(after)),
                new Row("in use: half the time, p99, most", used(before), used(after)),
                new Row("time without room", full(before), full(after)),
                new Row(
                        "logins of the doctor's refused",
                        Integer.toString(before.refusals()),
                        Integer.toString(after.refusals())),
                new Row("watched for", watched(before), watched(after)));
    }

    private String peak(Course course) {
        return course.peak()
                .map(peak -> "%d of %d (%d %%%s)"
                        .formatted(
                                peak.held(),
                                peak.limit(),
                                percent(peak),
                                isOneLimit()
                                        ? ""
                                        : limit(peak)
                                                .map(limit -> ", " + limit.name())
                                                .orElse("")))
                .orElse("not seen");
    }

    private static int percent(Point point) {
        return point.held() * 100 / Math.max(1, point.limit());
    }

    private static Optional<Limit> limit(Point point) {
        return Optional.ofNullable(point.taken()).map(taken -> Limit.of(taken.ceiling()));
    }

    /** Whether what was held before and after counts against the same. */
    private boolean isOneLimit() {
        return before.peak().flatMap(Comparison::limit).equals(after.peak().flatMap(Comparison::limit));
    }

    private static String used(Course course) {
        if (course.isMostlyHidden()) {
            return "hidden";
        }
        return "%s%d, %d, %d"
                .formatted(course.isHidden() ? "at least " : "", course.used(50), course.used(99), course.mostUsed());
    }

    private static String full(Course course) {
        return course.spells().isEmpty() ? "none" : Clock.brief(course.full());
    }

    private static String watched(Course course) {
        return "%s, %s"
                .formatted(
                        Clock.brief(course.length()),
                        Words.count(course.points().size(), "sample"));
    }

    private static boolean isEnough(Course after) {
        return after.length().compareTo(ENOUGH) >= 0 && after.points().size() >= ENOUGH_SAMPLES;
    }

    /** Whether it got better, in one sentence. */
    String verdict() {
        boolean wasFull = !before.spells().isEmpty();
        boolean isFull = !after.spells().isEmpty();
        if (isFull) {
            return wasFull ? "It is **not cured**: there were times without room again." : "It got **worse**.";
        }
        if (!isEnough(after)) {
            return "It is **too early to tell**: after the change there are only %s.".formatted(watched(after));
        }
        int then = before.peak().map(Point::held).orElse(0);
        int now = after.peak().map(Point::held).orElse(0);
        if (wasFull) {
            return "It is **%s**: nobody would have been refused since%s."
                    .formatted(
                            isOneRecording ? "over" : "cured so far",
                            now < then && isOneLimit()
                                    ? ", and %d are held at most instead of %d".formatted(now, then)
                                    : "");
        }
        if (!isOneLimit()) {
            int share = after.peak().map(Comparison::percent).orElse(0);
            int earlier = before.peak().map(Comparison::percent).orElse(0);
            return "It got **%s**: %d %% of the limit held at most, %d %% of another limit before."
                    .formatted(share < earlier ? "better" : "no better", share, earlier);
        }
        return now < then
                ? "It got **better**: %d held at most instead of %d.".formatted(now, then)
                : "It got **no better**: %d held at most, %d before.".formatted(now, then);
    }
}
