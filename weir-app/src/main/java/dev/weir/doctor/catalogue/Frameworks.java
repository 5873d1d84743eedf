package dev.weir.doctor.catalogue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every framework there is a section of in {@code frameworks.table}, which explains its own columns. */
public final class Frameworks {
    private static final Frameworks SHIPPED =
            new Frameworks(Table.read(dev.weir.doctor.Finding.class, "frameworks.table"));

    private final Map<String, Framework> frameworks = new LinkedHashMap<>();

    Frameworks(Table table) {
        for (var section : table.sections()) {
            frameworks.put(section.id(), framework(section));
        }
    }

    /** What this Weir was shipped with. */
    public static Frameworks shipped() {
        return SHIPPED;
    }

    /** In the order of the table. */
    public List<Framework> all() {
        return List.copyOf(frameworks.values());
    }

    /** The framework of that id. */
    public Optional<Framework> find(String id) {
        return Optional.ofNullable(frameworks.get(id));
    }

    private static Framework framework(Table.Section section) {
        var kind = section.rows("kind").getFirst();
        var pool = section.rows("pool").stream().findFirst();
        return new Framework(
                section.id(),
                section.title(),
                kind.text(1),
                pool.map(row -> row.text(1)).orElse(""),
                pool.map(row -> row.text(2)).orElse(""),
                section.rows("setting").stream()
                        .map(row -> new Setting(row.text(1), row.text(2), row.text(3), row.provenance()))
                        .toList(),
                section.rows("pooler").stream().map(row -> row.text(1)).toList());
    }
}
