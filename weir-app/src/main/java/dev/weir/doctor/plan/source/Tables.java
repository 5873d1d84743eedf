package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for keys in the tables of a program, wherever they are nested. */
public final class Tables {
    private Tables() {}

    /** A table with the key that leads to it. */
    public record Table(String key, Group brackets, List<Entry> entries) {}

    /** The first entry of that key in any curly or square brackets. */
    public static Optional<Entry> find(Group root, String key) {
        return all(root).stream()
                .flatMap(table -> table.entries().stream())
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    /** Every pair of brackets, outer ones first; those that are values of a key say so. */
    public static List<Table> all(Group root) {
        var tables = new ArrayList<Table>();
        collect(root, "", tables);
        return tables;
    }

    private static void collect(Group group, String key, List<Table> tables) {
        var entries = Syntax.entries(group.children());
        if (group.open() != '\0') {
            tables.add(new Table(key, group, entries));
        }
        for (var entry : entries) {
            for (var node : entry.value()) {
                if (node instanceof Group inner) {
                    collect(inner, entry.value().size() == 1 ? entry.key() : "", tables);
                }
            }
        }
    }
}
