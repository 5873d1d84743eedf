package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Trend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How it went: the points of a recording, or of a part of it, in their order.
 *
 * @param points at least one
 */
record Course(List<Point> points) {
    /** Room for a shorter time than that is no recovery: everybody who was refused tries again. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    /** Enough for a direction, and few enough for all pairs of them. */
    private static final int TREND_POINTS = 120;

    /**
     * A time in which no connection was to be had.
     *
     * @param from the first sample without room
     * @param to the first one with room again; the last of all when there was none
     * @param isOver whether there was
     */
    record Spell(Instant from, Instant to, boolean isOver) {
        Duration length() {
            return Duration.between(from, to);
        }
    }

    Course {
        points = List.copyOf(points);
    }

    Instant begin() {
        return points.getFirst().at();
    }

    Instant end() {
        return points.getLast().at();
    }

    Duration length() {
        return Duration.between(begin(), end());
    }

    List<Point> seen() {
        return points.stream().filter(Point::isSeen).toList();
    }

    /** Where it was fullest, the first of these; empty when the doctor never came in. */
    Optional<Point> peak() {
        return seen().stream()
                .max(Comparator.comparing((Point point) -> Objects.requireNonNull(point.taken()), Point.FULLEST)
                        .thenComparing(Comparator.comparing(Point::at).reversed()));
    }

    /** The part under the limit that the page is about; empty when that was set at no time. */
    Optional<Course> underItsLimit() {
        return part(points.stream().filter(point -> !point.isAnother()).toList())
                .filter(course -> course.points().stream().anyMatch(Point::isSeen));
    }

    /** Whether at some time so much was hidden that nothing can be said of what was used. */
    boolean isMostlyHidden() {
        return points.stream().anyMatch(Point::isMostlyHidden);
    }

    boolean isHidden() {
        return points.stream().anyMatch(point -> point.hidden() > 0);
    }

    int mostUsed() {
        return seen().stream().mapToInt(Point::used).max().orElse(0);
    }

    /** What so many percent of the samples did not exceed; 0 when there are none. */
    int used(int percent) {
        var sorted = seen().stream().map(Point::used).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }

    int refusals() {
        return points.stream().mapToInt(Point::refusals).sum();
    }

    /** The usual time from one sample to the next; zero for a single one. */
    Duration step() {
        var gaps = IntStream.range(1, points.size())
                .mapToObj(i ->
                        Duration.between(points.get(i - 1).at(), points.get(i).at()))
                .sorted()
                .toList();
        return gaps.isEmpty() ? Duration.ZERO : gaps.get(gaps.size() / 2);
    }

    /** Every time without room; those with less than 30 s of room between them are one. */
    List<Spell> spells() {
        var spells = new ArrayList<Spell>();
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).isFull()) {
                int end = endOfSpell(i);
                spells.add(new Spell(
                        points.get(i).at(),
                        points.get(Math.min(end, points.size() - 1)).at(),
                        end < points.size()));
                i = end;
            }
        }
        return spells;
    }

    /** Whether there was room for moments within a time that counts as one without. */
    boolean isFullNowAndThen() {
        return full().compareTo(spells().stream().map(Spell::length).reduce(Duration.ZERO, Duration::plus)) < 0;
    }

    /** The point where there is room again and stays; beyond the last one when there is none. */
    private int endOfSpell(int begin) {
        int room = begin;
        for (int i = begin; i < points.size(); i++) {
            if (points.get(i).isFull()) {
                room = i + 1;
            } else if (room < points.size()
                    && Duration.between(points.get(room).at(), points.get(i).at())
                                    .compareTo(SETTLED)
                            >= 0) {
                return firstWithRoom(room);
            }
        }
        // it ends before it is sure: room at its end is room
        return points.getLast().hasRoom() ? firstWithRoom(room) : points.size();
    }

    private int firstWithRoom(int from) {
        int at = from;
        while (at < points.size() && !points.get(at).hasRoom()) {
            at++;
        }
        return at;
    }

    /** All moments without room together. */
    Duration full() {
        var full = Duration.ZERO;
        boolean isFull = false;
        for (int i = 1; i < points.size(); i++) {
            var point = points.get(i - 1);
            isFull = point.isFull() || (isFull && !point.isSeen()); // nothing to look at changes nothing
            if (isFull) {
                full = full.plus(Duration.between(point.at(), points.get(i).at()));
            }
        }
        return full;
    }

    /** The part from there on; empty when nothing is left. */
    Optional<Course> from(Instant begin) {
        return part(points.stream().filter(point -> !point.at().isBefore(begin)).toList());
    }

    /** The part up to that, with it; empty when nothing is left. */
    Optional<Course> until(Instant end) {
        return part(points.stream().filter(point -> !point.at().isAfter(end)).toList());
    }

    private static Optional<Course> part(List<Point> points) {
        return points.isEmpty() ? Optional.empty() : Optional.of(new Course(points));
    }

    /** Connections that came on top each second; empty with fewer than two looks. */
    Optional<Double> speed() {
        var seen = seen();
        if (seen.size() < 2) {
            return Optional.empty();
        }
        int every = Math.ceilDiv(seen.size(), TREND_POINTS);
        var some = IntStream.range(0, seen.size())
                .filter(i -> (seen.size() - 1 - i) % every == 0)
                .mapToObj(seen::get)
                .toList();
        return Optional.of(new Trend(
                        some.stream()
                                .map(point ->
                                        Duration.between(begin(), point.at()).toMillis() / 1000.0)
                                .toList(),
                        some.stream().map(point -> (double) point.held()).toList())
                .slope());
    }
}
