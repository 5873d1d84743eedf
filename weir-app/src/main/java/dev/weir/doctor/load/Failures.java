package dev.weir.doctor.load;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What failed, by SQLSTATE and text. Texts that differ in numbers only are one kind. */
public final class Failures {
    /** So that a text with a random part in it cannot fill the memory. */
    private static final int KINDS = 50;

    private static final int LONGEST_TEXT = 300;
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /**
     * One kind of failure.
     *
     * @param sqlState empty when the driver gave none
     * @param text as the first of its kind had it, the first line
     */
    public record Kind(String sqlState, String text, long count) {}

    private record Key(String sqlState, String shape) {}

    private final Map<Key, Kind> kinds = new LinkedHashMap<>();
    private long total;

    void add(SQLException failure) {
        var sqlState = Objects.requireNonNullElse(failure.getSQLState(), "");
        var text = Objects.requireNonNullElse(failure.getMessage(), "no text")
                .lines()
                .findFirst()
                .orElse("");
        add(new Kind(sqlState, text.substring(0, Math.min(text.length(), LONGEST_TEXT)), 1));
    }

    void add(Failures others) {
        others.kinds.values().forEach(this::add);
    }

    private void add(Kind kind) {
        total += kind.count;
        var key = new Key(kind.sqlState, NUMBER.matcher(kind.text).replaceAll("0"));
        if (kinds.size() >= KINDS && !kinds.containsKey(key)) {
            key = new Key("", "");
            kind = new Kind("", "other texts", kind.count);
        }
        kinds.merge(key, kind, (first, next) -> new Kind(first.sqlState, first.text, first.count + next.count));
    }

    public long total() {
        return total;
    }

    /** How many had this SQLSTATE. */
    public long with(String sqlState) {
        return kinds.values().stream()
                .filter(kind -> kind.sqlState.equals(sqlState))
                .mapToLong(Kind::count)
                .sum();
    }

    /** The most frequent first. */
    public List<Kind> byFrequency() {
        return kinds.values().stream()
                .sorted(Comparator.comparingLong(Kind::count).reversed())
                .toList();
    }
}
