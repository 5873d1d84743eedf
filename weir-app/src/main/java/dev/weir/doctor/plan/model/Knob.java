package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Span;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number that can be changed by editing a file. Two are the same when they write the same at the same place, whatever the
 * number is for: one that is used twice is edited once.
 *
 * @param span what to replace; empty where nothing stands yet
 * @param before what to write in front of the number
 * @param after what to write behind it
 * @param kind what the number is, which decides how much it hurts to lower it
 * @param inWords whether that is an instruction for people, because nobody can say what to write where
 */
public record Knob(Span span, String before, String after, Kind kind, boolean inWords) {
    /** What a number of the formula is, with what one halving of it costs compared to the others. */
    public enum Kind {
        /** Connections beyond the pool, closed after use: their loss shows only in peaks. */
        OVERFLOW(0.6, 0),
        POOL(1.5, 1),
        THREADS(3, 1),
        PROCESSES(4, 1),
        /** How many instances a deployment starts before it ends old ones. */
        SURGE(4, 0),
        INSTANCES(8, 1);

        private final double weight;
        private final int least;

        Kind(double weight, int least) {
            this.weight = weight;
            this.least = least;
        }

        public double weight() {
            return weight;
        }

        /** Below this the application does not work. */
        public int least() {
            return least;
        }
    }

    public Knob(Span span, String before, String after, Kind kind) {
        this(span, before, after, kind, false);
    }

    /** The size of a pool as an instruction about a place. */
    public static Knob inWords(Span span, String before, String after) {
        return new Knob(span.source().span(span.start(), span.start()), before, after, Kind.POOL, true);
    }

    /** Whether nothing stands there yet. */
    public boolean inserts() {
        return span.start() == span.end();
    }

    /** A number that stands there. */
    public static Knob at(Span span, Kind kind) {
        return new Knob(span, "", "", kind);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Knob(Span at, String front, String back, Kind _, boolean words)
                && at.equals(span)
                && front.equals(before)
                && back.equals(after)
                && words == inWords;
    }

    @Override
    public int hashCode() {
        return Objects.hash(span, before, after, inWords);
    }
}
