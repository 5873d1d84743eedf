package dev.weir.doctor.explain;

import dev.weir.doctor.Finding;
import dev.weir.doctor.catalogue.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What gives a framework or a platform away, from {@code signs.table}, which explains its own rows. */
final class Signs {

    /**
     * @param id of the framework or platform
     * @param platform whether it is a platform
     * @param texts any of them is enough
     * @param statements what the names of its prepared statements look like
     * @param variantOf frameworks of which this is the more particular name
     */
    record Sign(String id, boolean platform, List<Text> texts, List<Pattern> statements, List<String> variantOf) {}

    private final List<Sign> signs = new ArrayList<>();

    Signs(Table table) {
        for (var section : table.sections()) {
            var kindAndId = section.id().split(" ", -1);
            signs.add(new Sign(
                    kindAndId[1],
                    kindAndId[0].equals("platform"),
                    section.rows("sign").stream()
                            .map(row -> new Text(row.text(1), row.cells() > 1 ? row.text(2) : ""))
                            .toList(),
                    section.rows("statement").stream()
                            .map(row -> Pattern.compile(row.text(1)))
                            .toList(),
                    section.rows("variant-of").stream()
                            .flatMap(row -> List.of(row.text(1).split(" ", -1)).stream())
                            .toList()));
        }
    }

    static Signs shipped() {
        return new Signs(Table.read(Finding.class, "signs.table"));
    }

    /** Frameworks that are nearer to the application come first. */
    List<Sign> all() {
        return signs;
    }

    /** Whose prepared statement that is. */
    Optional<String> ownerOf(String statement) {
        return signs.stream()
                .filter(sign -> sign.statements().stream()
                        .anyMatch(name -> name.matcher(statement).matches()))
                .map(Sign::id)
                .findFirst();
    }
}
