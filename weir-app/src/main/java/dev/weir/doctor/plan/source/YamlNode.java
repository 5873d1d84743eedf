package dev.weir.doctor.plan.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A value of a YAML or JSON file, with the range it stands in. */
public sealed interface YamlNode {
    Span span();

    /** The span is without quotes, so that the text in it can be edited; {@code quoted} tells a string from a number. */
    record Scalar(String text, Span span) implements YamlNode {}

    record Sequence(List<YamlNode> items, Span span) implements YamlNode {}

    record Mapping(List<Pair> pairs, Span span) implements YamlNode {}

    record Pair(Scalar key, YamlNode value) {}

    /** The value at the end of a path of keys; a key that holds dots is found too. */
    default Optional<YamlNode> at(String... path) {
        YamlNode node = this;
        for (var key : path) {
            if (!(node instanceof Mapping(List<Pair> pairs, Span _))) {
                return Optional.empty();
            }
            var next =
                    pairs.stream().filter(pair -> pair.key().text().equals(key)).findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            node = next.get().value();
        }
        return Optional.of(node);
    }

    /** The text of a scalar at the end of a path. */
    default Optional<String> text(String... path) {
        return at(path).flatMap(YamlNode::scalar).map(Scalar::text);
    }

    default Optional<Scalar> scalar() {
        return this instanceof Scalar scalar ? Optional.of(scalar) : Optional.empty();
    }

    /** The items of a sequence; nothing for anything else. */
    default List<YamlNode> items() {
        return this instanceof Sequence(List<YamlNode> items, Span _) ? items : List.of();
    }

    /** Keys with values; nothing for anything else. */
    default List<Pair> pairs() {
        return this instanceof Mapping(List<Pair> pairs, Span _) ? pairs : List.of();
    }

    /** This node and all below it. */
    default Stream<YamlNode> everything() {
        return switch (this) {
            case Scalar scalar -> Stream.of(scalar);
            case Sequence sequence ->
                Stream.concat(Stream.of(sequence), sequence.items().stream().flatMap(YamlNode::everything));
            case Mapping mapping ->
                Stream.concat(
                        Stream.of(mapping),
                        mapping.pairs().stream().flatMap(pair -> pair.value().everything()));
        };
    }

    /** The value of the text, with variables as in Compose and Spring. */
    default Value value() {
        return this instanceof Scalar(String _, Span span) ? Interpolation.of(span) : new Value.Opaque(span());
    }
}
