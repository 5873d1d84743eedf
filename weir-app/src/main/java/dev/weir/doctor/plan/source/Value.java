package dev.weir.doctor.plan.source;

import java.util.List;
import java.util.Optional;

/** What a setting is set to, as far as it can be known without running the program. */
public sealed interface Value {
    /** The range of the whole expression. */
    Span span();

    /** A number, a string without holes or a word like {@code true}; the span is without quotes. */
    record Literal(String text, Span span) implements Value {}

    /** A variable of the environment, with what holds when it is not set. */
    record Lookup(String name, Optional<Value> fallback, Span span) implements Value {}

    /** A name defined elsewhere; dots as written. */
    record Reference(String name, Span span) implements Value {}

    record Sum(List<Value> parts, Span span) implements Value {}

    record Product(List<Value> parts, Span span) implements Value {}

    /** One of several, decided at run time. */
    record Choice(List<Value> options, Span span) implements Value {}

    /** The smallest or the largest of several. */
    record Extreme(boolean largest, List<Value> parts, Span span) implements Value {}

    /** How many processors the machine has. */
    record Cpus(Span span) implements Value {}

    /** Text in pieces, of which some are known: an URL put together. */
    record Text(List<Value> pieces, Span span) implements Value {}

    /** Brackets with something in them. */
    record Structure(Group group, Span span) implements Value {}

    /**
     * A parameter of an URL.
     *
     * @param otherwise what holds when the URL does not have it
     * @param because why
     */
    record Parameter(String name, Value url, Value otherwise, String because) implements Value {
        @Override
        public Span span() {
            return url.span();
        }
    }

    /** Anything else. */
    record Opaque(Span span) implements Value {}

    /** The text of a literal. */
    default Optional<String> literal() {
        return this instanceof Literal(String text, Span _) ? Optional.of(text) : Optional.empty();
    }
}
