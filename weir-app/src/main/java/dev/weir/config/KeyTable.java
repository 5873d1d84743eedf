package dev.weir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Every key there is, read once from the resource {@code keys.table}, which explains its own columns. */
final class KeyTable {
    private static final Map<Section, Map<String, Key>> KEYS = read();

    private KeyTable() {}

    /** In the order of the table. */
    static Collection<Key> of(Section section) {
        return keys(section).values();
    }

    static Optional<Key> find(Section section, String name) {
        // PgBouncer's older spelling, still accepted there
        var current = section == Section.DATABASES && name.equals("reserve_pool") ? "reserve_pool_size" : name;
        return Optional.ofNullable(keys(section).get(current));
    }

    static Collection<String> names(Section section) {
        return keys(section).keySet();
    }

    private static Map<String, Key> keys(Section section) {
        return Objects.requireNonNull(KEYS.get(section));
    }

    private static Map<Section, Map<String, Key>> read() {
        var keys = new EnumMap<Section, Map<String, Key>>(Section.class);
        var section = Section.PGBOUNCER;
        var group = "";
        for (var line : text().lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                section = Section.named(line.substring(1, line.indexOf(']'))).orElseThrow();
                group = line.substring(line.indexOf(']') + 1).strip();
            } else if (!line.isEmpty() && !line.startsWith("//")) {
                var key = row(section, group, line);
                keys.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(key.name(), key);
            }
        }
        return keys;
    }

    private static Key row(Section section, String group, String line) {
        var cells = List.of(line.split("\\s+\\|\\s+"));
        var status = cells.get(4).split(";", -1);
        return new Key(
                section,
                group,
                cells.get(0),
                defaultText(cells.get(1)),
                Kind.valueOf(cells.get(2)),
                cells.get(3).equals("reload"),
                Key.Effect.valueOf(status[0].toUpperCase(Locale.ROOT)),
                status.length == 1
                        ? List.of()
                        : words(status[1]).subList(1, words(status[1]).size()),
                cells.get(5),
                cells.size() == 7 ? cells.get(6) : "");
    }

    private static Optional<String> defaultText(String cell) {
        return switch (cell) {
            case "-" -> Optional.empty();
            case "\"\"" -> Optional.of("");
            default -> Optional.of(cell);
        };
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    private static String text() {
        try (var table = Objects.requireNonNull(KeyTable.class.getResourceAsStream("keys.table"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
