package dev.weir.doctor.plan.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A number of the formula.
 *
 * @param value {@link #UNLIMITED} when nothing bounds it
 * @param name the setting, as its users write it
 * @param origin where it comes from: {@code app/db.py:7}, {@code .env:3 WORKERS}, {@code SQLAlchemy's default}
 * @param knob how to change it, when an edit can
 * @param assumption what was assumed, when it could not be read
 * @param followers numbers that must not be above this one: what lowers it lowers them
 */
public record Quantity(
        int value,
        String name,
        String origin,
        Optional<Knob> knob,
        Optional<Assumption> assumption,
        List<Quantity> followers) {
    /** More than any database has; small enough to be multiplied a few times. */
    public static final int UNLIMITED = 1_000_000;

    /**
     * What could not be read.
     *
     * @param text one clause
     * @param flag how to say it, as typed on the command line
     */
    public record Assumption(String text, String flag) {}

    public Quantity(int value, String name, String origin, Optional<Knob> knob, Optional<Assumption> assumption) {
        this(value, name, origin, knob, assumption, List.of());
    }

    /** The same with one more that must not be above it. */
    public Quantity with(Quantity follower) {
        var all = Stream.concat(followers.stream(), Stream.of(follower)).toList();
        return new Quantity(value, name, origin, knob, assumption, all);
    }

    /** A number that follows from what something is. */
    public static Quantity fixed(int value, String name, String origin) {
        return new Quantity(value, name, origin, Optional.empty(), Optional.empty());
    }

    public static Quantity assumed(int value, String name, Assumption assumption) {
        return new Quantity(value, name, "assumed", Optional.empty(), Optional.of(assumption));
    }

    /** A number for people, who are not to read {@link #UNLIMITED} as one. */
    public static String words(int value) {
        return value >= UNLIMITED ? "unlimited" : String.valueOf(value);
    }

    /** The number after some edits. */
    public int under(Map<Knob, Integer> edits) {
        return knob.map(own -> edits.getOrDefault(own, value)).orElse(value);
    }
}
