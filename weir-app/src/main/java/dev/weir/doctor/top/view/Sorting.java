package dev.weir.doctor.top.view;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which rows stand first. */
public enum Sorting {
    /** Groups with most rows; in them who waits, then who works. */
    COUNT,
    /** Who connected first. */
    AGE,
    /** Who has been idle for longest. */
    IDLE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Sorting next() {
        return switch (this) {
            case COUNT -> AGE;
            case AGE -> IDLE;
            case IDLE -> COUNT;
        };
    }

    Comparator<Entry> entries() {
        Comparator<Entry> order = switch (this) {
            case COUNT -> Comparator.comparing(Entry::doing).thenComparing(Entry::since, Comparator.reverseOrder());
            case AGE -> Comparator.comparing(Sorting::age, Comparator.reverseOrder());
            case IDLE -> Comparator.comparing(Sorting::idle, Comparator.reverseOrder());
        };
        return order.thenComparing(Entry::id);
    }

    /** Of the groups' members; equal groups by name. */
    Comparator<List<Entry>> groups() {
        return switch (this) {
            case COUNT -> Comparator.<List<Entry>>comparingInt(List::size).reversed();
            case AGE ->
                Comparator.comparing((List<Entry> group) -> longest(group, Sorting::age))
                        .reversed();
            case IDLE ->
                Comparator.comparing((List<Entry> group) -> longest(group, Sorting::idle))
                        .reversed();
        };
    }

    private static Duration longest(List<Entry> group, java.util.function.Function<Entry, Duration> time) {
        return group.stream().map(time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static Duration age(Entry entry) {
        return entry.age().orElse(Duration.ZERO);
    }

    private static Duration idle(Entry entry) {
        return entry.doing().use() == Doing.Use.WORKS ? Duration.ZERO : entry.since();
    }
}
