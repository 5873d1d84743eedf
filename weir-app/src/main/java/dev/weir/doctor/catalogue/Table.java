package dev.weir.doctor.catalogue;

import dev.weir.doctor.Confidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A data file of the doctor: sections in brackets, and in each of them rows of cells between {@code " | "}.
 *
 * <p>The first cell of a row says of which kind it is. {@code -} is a cell without a value, {@code \n} a line break, and
 * lines that begin with {@code //} explain the file.
 */
public record Table(List<Section> sections) {

    public Table {
        sections = List.copyOf(sections);
    }

    /** What stands between two headings; the title is what follows the bracket. */
    public record Section(String id, String title, List<Row> rows) {
        public Section {
            rows = List.copyOf(rows);
        }

        /** The rows of one kind, in the order of the file. */
        public List<Row> rows(String kind) {
            return rows.stream().filter(row -> row.kind().equals(kind)).toList();
        }
    }

    /** One line; cells are counted from 1, behind the kind. */
    public record Row(String place, List<String> all) {
        public Row {
            all = List.copyOf(all);
        }

        public String kind() {
            return all.getFirst();
        }

        public int cells() {
            return all.size() - 1;
        }

        /** The text of a cell, empty when it says {@code -}. */
        public String text(int cell) {
            if (cell >= all.size()) {
                throw wrong("has " + cells() + " cells, so there is no " + cell);
            }
            var text = all.get(cell);
            return text.equals("-") ? "" : text.replace("\\n", "\n");
        }

        /** A number of a cell, nothing when it says {@code -}. */
        public OptionalInt number(int cell) {
            var text = text(cell);
            try {
                return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
            } catch (NumberFormatException _) {
                throw wrong("cell " + cell + " is no number: " + text);
            }
        }

        /** Three cells: source, month, confidence. They are the last of every row that has them. */
        public Provenance provenance() {
            int first = cells() - 2;
            try {
                return new Provenance(
                        text(first), YearMonth.parse(text(first + 1)), Confidence.valueOf(text(first + 2)));
            } catch (RuntimeException e) {
                throw wrong("must end in source | year-month | confidence: " + e.getMessage());
            }
        }

        /** A mistake in a file that ships in the jar: a test of Weir must have found it. */
        public IllegalStateException wrong(String what) {
            return new IllegalStateException(place + ": " + what);
        }
    }

    /** Reads a resource beside the given class. */
    public static Table read(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + beside.getName());
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Table parse(String name, String text) {
        var sections = new ArrayList<Section>();
        var rows = new ArrayList<Row>();
        int number = 0;
        for (var raw : text.split("\n", -1)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("//")) {
                continue;
            }
            if (line.startsWith("[")) {
                close(sections, rows);
                int end = line.indexOf(']');
                sections.add(new Section(
                        line.substring(1, end), line.substring(end + 1).strip(), List.of()));
            } else {
                rows.add(new Row(name + ":" + number, List.of(line.split("\\s+\\|\\s+"))));
            }
        }
        close(sections, rows);
        return new Table(sections);
    }

    private static void close(List<Section> sections, List<Row> rows) {
        if (!rows.isEmpty()) {
            var open = sections.removeLast();
            sections.add(new Section(open.id(), open.title(), rows));
            rows.clear();
        }
    }
}
