package dev.weir.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/** The table, the sentence and the next step; at most 100 columns wide. */
final class DemoReport {
    private static final int LABEL = 26;
    private static final int COLUMN = 34;
    private static final String BOLD = "\u001b[1m";
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";

    private final LoadResult straight;
    private final LoadResult through;
    private final boolean colour;
    private final StringBuilder text = new StringBuilder();

    DemoReport(LoadResult straight, LoadResult through, boolean colour) {
        this.straight = straight;
        this.through = through;
        this.colour = colour;
    }

    /** Straight PostgreSQL was out of connections and said so itself; through Weir every single request was served. */
    boolean convinces() {
        return straight.tally().refused() > 0
                && through.tally().failed() == 0
                && through.tally().served() > 0;
    }

    String text() {
        line("", "straight", "through Weir", BOLD, BOLD);
        rule();
        row("clients", r -> count(r.clients()));
        row("requests", r -> count(r.tally().requests()));
        line("failed", failures(straight), failures(through), mood(straight), mood(through));
        row("clients never served", r -> count(r.starved()));
        firstError();
        row("latency p50, served", r -> millis(r, 50));
        row("latency p99, served", r -> millis(r, 99));
        row("peak server connections", r -> count(r.peakServers()));
        rule();
        text.append('\n').append(sentence()).append("\n\n");
        text.append("""
                In front of your own database:
                    DATABASE_URL=postgresql://user:password@host:5432/database ./weir run
                and give the application the same URL with 127.0.0.1:6432 as its address.
                Instead of PgBouncer, with its own file unchanged: ./weir pgbouncer pgbouncer.ini
                """);
        return text.toString();
    }

    private String sentence() {
        if (through.tally().failed() > 0 || through.tally().served() == 0) {
            return "Something is wrong: %s of %s requests failed through Weir.\nPlease report it with the output above."
                    .formatted(
                            count(through.tally().failed()),
                            count(through.tally().requests()));
        }
        if (straight.tally().refused() == 0) {
            return "Nothing proved: PostgreSQL itself refused nobody this time. Try more --seconds.";
        }
        return """
                PostgreSQL had no connection left for %s of %s requests,
                and never served %s of its %s clients;
                behind Weir the same clients shared %s server connections and every request was served.""".formatted(
                        count(straight.tally().refused()),
                        count(straight.tally().requests()),
                        count(straight.starved()),
                        count(straight.clients()),
                        count(through.peakServers()));
    }

    private void row(String label, Function<LoadResult, String> value) {
        line(label, value.apply(straight), value.apply(through), "", "");
    }

    private void firstError() {
        var left = wrap(Objects.requireNonNullElse(straight.firstError(), "none"));
        var right = wrap(Objects.requireNonNullElse(through.firstError(), "none"));
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            line(i == 0 ? "first error" : "", at(left, i), at(right, i), "", "");
        }
    }

    private void line(String label, String left, String right, String leftMood, String rightMood) {
        text.append(pad(label, LABEL));
        text.append("  ").append(painted(rightAligned(left), leftMood));
        text.append("  ").append(painted(rightAligned(right), rightMood)).append('\n');
    }

    private void rule() {
        text.append("-".repeat(LABEL + 2 * (COLUMN + 2))).append('\n');
    }

    private String painted(String cell, String mood) {
        return colour && !mood.isEmpty() ? mood + cell + PLAIN : cell;
    }

    private static String mood(LoadResult result) {
        return result.tally().failed() > 0 ? RED : GREEN;
    }

    private static String failures(LoadResult result) {
        long failed = result.tally().failed();
        return failed == 0
                ? "0"
                : String.format(
                        Locale.ROOT,
                        "%s (%.0f %%)",
                        count(failed),
                        100.0 * failed / result.tally().requests());
    }

    private static String millis(LoadResult result, double percentile) {
        return result.tally().served() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f ms", result.tally().millisAt(percentile));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String at(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index) : "";
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }

    private static String rightAligned(String cell) {
        return " ".repeat(Math.max(0, COLUMN - cell.length())) + cell;
    }

    /** Words into lines of at most a column; a word longer than that is cut, so that the table keeps its shape. */
    private static List<String> wrap(String words) {
        var lines = new ArrayList<String>();
        var current = new StringBuilder();
        for (var word : words.strip().split("\\s+", -1)) {
            var piece = word.length() > COLUMN ? word.substring(0, COLUMN) : word;
            if (!current.isEmpty() && current.length() + 1 + piece.length() > COLUMN) {
                lines.add(current.toString());
                current.setLength(0);
            }
            current.append(current.isEmpty() ? "" : " ").append(piece);
        }
        lines.add(current.toString());
        return lines;
    }
}
