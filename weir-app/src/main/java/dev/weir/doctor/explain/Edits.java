package dev.weir.doctor.explain;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.catalogue.Frameworks;
import dev.weir.doctor.catalogue.Table;
import java.util.Map;
import java.util.Optional;

/** What to change for a cure, by framework, from {@code edits.table}, which explains its own rows. */
final class Edits {
    private static final String ANY = "any";

    private final Table table;

    Edits(Table table) {
        this.table = table;
    }

    static Edits shipped() {
        return new Edits(Table.read(Finding.class, "edits.table"));
    }

    Table table() {
        return table;
    }

    /**
     * The edit for a framework.
     *
     * @param framework its id, or nothing when the text does not say which
     * @param numbers what the text said, for {@code {name}} in the edit
     */
    Optional<Remedy> of(String cure, Optional<String> framework, Map<String, String> numbers) {
        return framework
                .flatMap(id -> row(id, cure).map(row -> remedy(label(id), row, numbers)))
                .or(() -> row(ANY, cure).map(row -> remedy("Application", row, numbers)));
    }

    private Optional<Table.Row> row(String section, String cure) {
        return table.sections().stream()
                .filter(candidate -> candidate.id().equals(section))
                .flatMap(found -> found.rows(cure).stream())
                .findFirst();
    }

    private static Remedy remedy(String subject, Table.Row row, Map<String, String> numbers) {
        return new Remedy(
                subject,
                row.text(1),
                Template.fill(row.text(2), numbers).orElse(""),
                Template.fill(row.text(3), numbers).orElse(""),
                "");
    }

    private static String label(String id) {
        return Frameworks.shipped().find(id).orElseThrow().label();
    }
}
