package dev.weir.doctor.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Held and used connections over time in a block of text: each column shows the most of its part of the time. */
final class Chart {
    private static final int WIDTH = 72;
    private static final int HEIGHT = 10;

    private final Course course;
    private final int top;
    private final int limit;

    private Chart(Course course) {
        this.course = course;
        var seen = course.seen();
        this.limit = seen.isEmpty() ? 0 : seen.getLast().limit();
        this.top = Math.max(
                1,
                seen.stream().mapToInt(p -> Math.max(p.held(), p.limit())).max().orElse(1));
    }

    /** Lines of at most 80 characters; empty when the doctor never came in. */
    static List<String> of(Course course, List<Mark> marks, Clock clock) {
        if (course.seen().size() < 2) {
            return List.of();
        }
        return new Chart(course).draw(marks, clock);
    }

    private List<String> draw(List<Mark> marks, Clock clock) {
        var columns = columns();
        var lines = new ArrayList<String>();
        if (columns.stream().flatMap(Optional::stream).anyMatch(Point::isFull)) {
            lines.add(("full |"
                            + columns.stream()
                                    .map(point -> point.map(Point::isFull).orElse(false) ? "x" : " ")
                                    .collect(Collectors.joining()))
                    .stripTrailing());
        }
        for (int row = HEIGHT; row >= 1; row--) {
            var line = new StringBuilder("%4s |".formatted(label(row)));
            for (var column : columns) {
                line.append(cell(row, column));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.add("   0 +" + "-".repeat(WIDTH));
        lines.add(axis(clock));
        var letters = marks(marks);
        if (!letters.isBlank()) {
            lines.add(letters);
            lines.add("      " + legend(letters));
        }
        lines.add("      █ in use, ▒ held and not in use, %s─ the limit"
                .formatted(course.isHidden() ? "? hidden, " : ""));
        return lines;
    }

    /** The point with most held of each part of the time; the last one before it where a part has none. */
    private List<Optional<Point>> columns() {
        var columns = new ArrayList<Optional<Point>>();
        var points = course.points();
        var stale = course.step().multipliedBy(2);
        int next = 0;
        for (int i = 0; i < WIDTH; i++) {
            var end = at(i + 1);
            Optional<Point> most = Optional.empty();
            while (next < points.size() && (points.get(next).at().isBefore(end) || i == WIDTH - 1)) {
                most = most.isPresent() && weight(most.get()) >= weight(points.get(next))
                        ? most
                        : Optional.of(points.get(next));
                next++;
            }
            if (most.isEmpty() && next > 0) {
                var before = points.get(next - 1);
                most = Duration.between(before.at(), at(i)).compareTo(stale) <= 0 ? Optional.of(before) : most;
            }
            columns.add(most);
        }
        return columns;
    }

    private static int weight(Point point) {
        return (point.isFull() ? 1 << 20 : 0) + point.held();
    }

    private Instant at(int column) {
        return course.begin().plus(course.length().multipliedBy(column).dividedBy(WIDTH));
    }

    private int column(Instant at) {
        long whole = Math.max(1, course.length().toMillis());
        return Math.clamp(Duration.between(course.begin(), at).toMillis() * WIDTH / whole, 0, WIDTH - 1);
    }

    /** As many rows as round to it; one that is not zero has at least one. */
    private int rows(int value) {
        return value == 0 ? 0 : (int) Math.max(1, Math.round((double) value * HEIGHT / top));
    }

    private char cell(int row, Optional<Point> column) {
        if (column.isPresent() && column.get().isSeen()) {
            var point = column.get();
            if (rows(point.used()) >= row) {
                return '█';
            }
            if (rows(point.held() - point.hidden()) >= row) {
                return '▒';
            }
            if (rows(point.held()) >= row) {
                return '?';
            }
            return rows(point.limit()) == row ? '─' : ' ';
        }
        return rows(limit) == row ? '─' : ' ';
    }

    private String label(int row) {
        if (row == rows(limit)) {
            return Integer.toString(limit);
        }
        return row == HEIGHT ? Integer.toString(top) : "";
    }

    private String marks(List<Mark> marks) {
        var letters = new char[WIDTH];
        Arrays.fill(letters, ' ');
        // the most important ones are written last
        marks.stream()
                .sorted(java.util.Comparator.comparing(Mark::kind).reversed())
                .filter(mark -> mark.kind().letter() != ' ')
                .forEach(mark -> letters[column(mark.at())] = mark.kind().letter());
        return ("      " + new String(letters)).stripTrailing();
    }

    private String axis(Clock clock) {
        var line = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            var at = i == 2 ? course.end() : at(WIDTH * i / 2);
            var label = clock.time(at) + " " + clock.offset(at);
            int column = 6 + (i == 2 ? WIDTH - label.length() : i * (WIDTH - label.length()) / 2);
            line.append(" ".repeat(Math.max(1, column - line.length()))).append(label);
        }
        return line.toString();
    }

    private static String legend(String letters) {
        return Arrays.stream(Mark.Kind.values())
                .filter(kind -> kind.letter() != ' ' && letters.indexOf(kind.letter()) >= 0)
                .map(kind -> kind.letter() + " " + kind.legend())
                .collect(Collectors.joining(", "));
    }
}
