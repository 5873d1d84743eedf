package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The documents of a YAML file; JSON is YAML too.
 *
 * @param documents those before the first mistake
 * @param mistake what is wrong with the file, when something is
 */
public record YamlFile(List<YamlNode> documents, Optional<Mistake> mistake) {
    /** Anchors and aliases that refer to each other could make a small file endless. */
    private static final int MOST_NODES = 200_000;

    private static final int DEEPEST = 100;

    /** Where a file stops being YAML, and why. */
    public record Mistake(Place place, String problem) {}

    public static YamlFile of(SourceText source) {
        return of(source, source.text());
    }

    /** Ruby's templates in YAML: lines that only run code are blanked, so that every offset stays. */
    public static YamlFile ofErb(SourceText source) {
        return of(source, Erb.blanked(source.text()));
    }

    private static YamlFile of(SourceText source, String text) {
        var documents = new ArrayList<YamlNode>();
        var settings = LoadSettings.builder()
                .setLabel(source.path())
                .setAllowDuplicateKeys(true)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(Repository.LONGEST_FILE)
                .build();
        try {
            for (var node : new Compose(settings).composeAllFromString(text.replace('\t', ' '))) {
                documents.add(new Converter(source).node(node, 0));
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            return mistaken(documents, source, line, String.valueOf(e.getProblem()));
        } catch (YamlEngineException | IndexOutOfBoundsException e) {
            return mistaken(documents, source, 1, String.valueOf(e.getMessage()));
        }
        return new YamlFile(List.copyOf(documents), Optional.empty());
    }

    private static YamlFile mistaken(List<YamlNode> documents, SourceText source, int line, String problem) {
        var oneLine = problem.lines().findFirst().orElse("it cannot be read");
        return new YamlFile(List.copyOf(documents), Optional.of(new Mistake(new Place(source.path(), line), oneLine)));
    }

    /** The only document, or the first. */
    public Optional<YamlNode> first() {
        return documents.stream().findFirst();
    }

    private static final class Converter {
        private final SourceText source;
        private final IdentityHashMap<Node, Boolean> above = new IdentityHashMap<>();
        private int nodes;

        Converter(SourceText source) {
            this.source = source;
        }

        YamlNode node(Node node, int depth) {
            if (++nodes > MOST_NODES || depth > DEEPEST || above.put(node, true) != null) {
                throw new YamlEngineException("too many values, or values inside of themselves");
            }
            YamlNode result = switch (node) {
                case ScalarNode scalar -> scalar(scalar);
                case SequenceNode sequence -> sequence(sequence, depth);
                case MappingNode mapping -> mapping(mapping, depth);
                default -> new YamlNode.Scalar("", span(node));
            };
            above.remove(node);
            return result;
        }

        private YamlNode sequence(SequenceNode sequence, int depth) {
            var items = new ArrayList<YamlNode>();
            for (var item : sequence.getValue()) {
                items.add(node(item, depth + 1));
            }
            return new YamlNode.Sequence(items, span(sequence));
        }

        /** Keys of this mapping stand before those merged in with {@code <<}, so the first of a name is the one that counts. */
        private YamlNode mapping(MappingNode mapping, int depth) {
            var pairs = new ArrayList<YamlNode.Pair>();
            var merged = new ArrayList<YamlNode.Pair>();
            for (var tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    var value = node(tuple.getValueNode(), depth + 1);
                    if (key.getValue().equals("<<")) {
                        merged.addAll(value.pairs());
                        value.items().forEach(item -> merged.addAll(item.pairs()));
                    } else {
                        pairs.add(new YamlNode.Pair(scalar(key), value));
                    }
                }
            }
            pairs.addAll(merged);
            return new YamlNode.Mapping(pairs, span(mapping));
        }

        private YamlNode.Scalar scalar(ScalarNode scalar) {
            var span = span(scalar);
            boolean quoted = scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                    || scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
            var own = quoted && span.end() - span.start() >= 2 ? source.span(span.start() + 1, span.end() - 1) : span;
            return new YamlNode.Scalar(scalar.getValue(), own);
        }

        private Span span(Node node) {
            int start = node.getStartMark().map(this::offset).orElse(0);
            int end = node.getEndMark().map(this::offset).orElse(start);
            return source.span(start, Math.max(start, end));
        }

        private int offset(Mark mark) {
            return source.offset(mark.getLine(), mark.getColumn());
        }
    }
}
