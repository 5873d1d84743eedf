package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All figures of one group of measurements, round by round, and the facts they were taken under. It is kept as a text
 * file, so that a group can be measured again without the others and the page be written without measuring.
 *
 * <p>The contenders of an entry stand in the order in which the page shows them; the last is Weir.
 */
final class Sheet {
    private static final String FACT = "fact";
    private static final String FIGURE = "figure";

    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One figure of one row.
     *
     * @param figure what was measured, with its unit
     * @param row under which load
     * @param rounds by contender
     */
    record Entry(String figure, String row, Target target, Map<String, List<Double>> rounds) {}

    void fact(String name, String value) {
        facts.put(name, value);
    }

    String fact(String name) {
        return facts.getOrDefault(name, "unknown");
    }

    Map<String, String> facts() {
        return facts;
    }

    /** One more round of a figure. */
    void add(String figure, String row, Target target, Map<String, Double> round) {
        Entry entry = entries.stream()
                .filter(known -> known.figure.equals(figure) && known.row.equals(row))
                .findFirst()
                .orElseGet(() -> {
                    var fresh = new Entry(figure, row, target, new LinkedHashMap<>());
                    entries.add(fresh);
                    return fresh;
                });
        round.forEach((contender, value) ->
                entry.rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(value));
    }

    List<Entry> entries() {
        return entries;
    }

    void write(Path file) throws IOException {
        var lines = new ArrayList<String>();
        facts.forEach((name, value) -> lines.add(String.join("\t", FACT, name, value)));
        for (Entry entry : entries) {
            String rounds = entry.rounds.entrySet().stream()
                    .map(each -> each.getKey() + "=" + text(each.getValue()))
                    .collect(Collectors.joining("\t"));
            lines.add(String.join("\t", FIGURE, entry.figure, entry.row, entry.target.toString(), rounds));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    private static String text(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.5g", value))
                .collect(Collectors.joining(" "));
    }

    static Sheet read(Path file) throws IOException {
        var sheet = new Sheet();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split("\t", -1);
            if (cells[0].equals(FACT) && cells.length == 3) {
                sheet.fact(cells[1], cells[2]);
            } else if (cells[0].equals(FIGURE) && cells.length > 4) {
                sheet.entries.add(new Entry(cells[1], cells[2], Target.parse(cells[3]), rounds(cells)));
            } else {
                throw new IOException("%s: cannot read \"%s\"".formatted(file, line));
            }
        }
        return sheet;
    }

    private static Map<String, List<Double>> rounds(String[] cells) {
        var rounds = new LinkedHashMap<String, List<Double>>();
        for (int i = 4; i < cells.length; i++) {
            int equals = cells[i].lastIndexOf('=');
            rounds.put(
                    cells[i].substring(0, equals),
                    Arrays.stream(cells[i].substring(equals + 1).split(" ", -1))
                            .map(Double::valueOf)
                            .toList());
        }
        return rounds;
    }
}
