package dev.weir.doctor.live.look;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest looks, oldest first; the oldest goes when there is no room. */
public final class Series {
    private final int room;
    private final Deque<Look> looks = new ArrayDeque<>();

    /** @param room looks to keep, at least 1 */
    public Series(int room) {
        if (room < 1) {
            throw new IllegalArgumentException("a series holds at least one look, not " + room);
        }
        this.room = room;
    }

    /** A series of one, for a doctor that looks once. */
    public static Series of(Look look) {
        var series = new Series(1);
        series.add(look);
        return series;
    }

    public void add(Look look) {
        if (looks.size() == room) {
            looks.removeFirst();
        }
        looks.addLast(look);
    }

    public List<Look> all() {
        return List.copyOf(looks);
    }

    public Look first() {
        return looks.getFirst();
    }

    public Look last() {
        return looks.getLast();
    }

    /** What the looks span. */
    public Duration span() {
        return Duration.between(first().at(), last().at());
    }

    /** Only the looks of that long before the last one. */
    public Series latest(Duration window) {
        var begin = last().at().minus(window);
        var kept = new Series(looks.size());
        looks.stream().filter(look -> !look.at().isBefore(begin)).forEach(kept::add);
        return kept;
    }

    /** One number of each look against seconds since the first. */
    public Trend trend(java.util.function.ToDoubleFunction<Look> number) {
        var seconds = new ArrayList<Double>();
        var values = new ArrayList<Double>();
        for (var look : looks) {
            seconds.add(Duration.between(first().at(), look.at()).toMillis() / 1000.0);
            values.add(number.applyAsDouble(look));
        }
        return new Trend(seconds, values);
    }
}
