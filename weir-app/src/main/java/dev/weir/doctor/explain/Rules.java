package dev.weir.doctor.explain;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.catalogue.Table;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every error there is a section of in {@code errors.table}, which explains its own rows, and what is common to a layer. */
final class Rules {
    private static final String LAYER = "layer ";

    /**
     * @param words who says no, for a reader
     * @param severity of whatever is found there
     * @param cure which edits of {@code edits.table} help
     * @param confirm one command that shows whether it is so
     */
    record LayerFacts(String words, Severity severity, String cure, String confirm) {}

    private final List<Rule> rules = new ArrayList<>();
    private final Map<Layer, LayerFacts> layers = new EnumMap<>(Layer.class);

    Rules(Table table) {
        for (var section : table.sections()) {
            if (section.id().startsWith(LAYER)) {
                layers.put(Layer.valueOf(section.id().substring(LAYER.length())), layer(section));
            } else {
                rules.add(rule(section));
            }
        }
    }

    static Rules shipped() {
        return new Rules(Table.read(Finding.class, "errors.table"));
    }

    /** In the order of the table: of two that fit the same words, the first is meant. */
    List<Rule> all() {
        return rules;
    }

    LayerFacts facts(Layer layer) {
        return Objects.requireNonNull(layers.get(layer));
    }

    private static LayerFacts layer(Table.Section section) {
        return new LayerFacts(
                section.title(),
                Severity.valueOf(first(section, "severity").orElse("CRITICAL")),
                first(section, "cure").orElse(""),
                first(section, "confirm").orElseThrow());
    }

    private static Rule rule(Table.Section section) {
        var remedies = section.rows("edit").stream()
                .map(row -> new Remedy(row.text(1), row.text(2), row.text(3), row.text(4), ""))
                .toList();
        return new Rule(
                section.id(),
                section.title(),
                Layer.valueOf(first(section, "layer").orElseThrow()),
                section.rows("text").stream()
                        .map(row -> new Text(row.text(1), row.cells() > 1 ? row.text(2) : ""))
                        .toList(),
                words(section, "sqlstate"),
                section.rows("means").stream().map(row -> row.text(1)).toList(),
                words(section, "proves"),
                !section.rows("wraps").isEmpty(),
                first(section, "tag").orElse(""),
                words(section, "mixture"),
                Confidence.valueOf(first(section, "sure").orElse("HIGH")),
                first(section, "confirm").orElse(""),
                remedies,
                section.rows("source").getFirst().provenance());
    }

    private static Optional<String> first(Table.Section section, String kind) {
        return section.rows(kind).stream().findFirst().map(row -> row.text(1));
    }

    private static List<String> words(Table.Section section, String kind) {
        return first(section, kind).map(text -> List.of(text.split(" ", -1))).orElse(List.of());
    }
}
