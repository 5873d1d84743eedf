package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import java.util.List;
import java.util.stream.Collectors;

/** Any right-hand side of a [databases] line: pairs that read the same when quoted, or an error that quotes nothing. */
public final class ConnectionStringFuzz {
    private static final List<Section> SECTIONS = List.of(Section.values());
    private static final Position AT = new Position("weir.ini", 1, 1);

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        var section = SECTIONS.get(input.choose(SECTIONS.size()));
        var text = input.text();
        var problems = new Problems();
        var pairs = ConnectionString.parse(text, AT, problems);

        for (var pair : pairs) {
            assertThat(pair.value()).isNotEmpty();
            assertThat(text.startsWith(pair.key(), pair.keyAt().column() - 1)).isTrue();
        }
        for (var problem : problems.all()) {
            assertThat(problem.at().column()).isBetween(1, text.length() + 1);
        }
        assertThat(meaning(ConnectionString.parse(quoted(pairs), AT, new Problems())))
                .isEqualTo(meaning(pairs));
        var values = new Values(section);
        pairs.forEach(pair -> values.set(pair, problems));
    }

    private static List<String> meaning(List<ConnectionString.Pair> pairs) {
        return pairs.stream().map(pair -> pair.key() + "=" + pair.value()).toList();
    }

    private static String quoted(List<ConnectionString.Pair> pairs) {
        return pairs.stream()
                .map(pair -> pair.key() + "='" + pair.value().replace("'", "''") + "'")
                .collect(Collectors.joining(" "));
    }

    private ConnectionStringFuzz() {}
}
