package dev.weir.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Figures of a sheet as Markdown: the medians, Weir's ratio to each peer with its spread, and whether it is enough. */
final class Tables {
    private Tables() {}

    /** Every figure, one table each. */
    static String all(Sheet sheet) {
        return sheet.entries().stream()
                .map(Sheet.Entry::figure)
                .distinct()
                .map(figure -> of(sheet, figure))
                .collect(Collectors.joining("\n\n"));
    }

    /** One figure, a line for each row. */
    static String of(Sheet sheet, String figure) {
        List<Sheet.Entry> entries = sheet.entries().stream()
                .filter(entry -> entry.figure().equals(figure))
                .toList();
        SequencedSet<String> contenders = new LinkedHashSet<>();
        entries.forEach(entry -> contenders.addAll(entry.rounds().keySet()));
        List<String> peers =
                contenders.stream().filter(name -> !name.equals(Stage.WEIR)).toList();
        boolean judged = entries.stream().anyMatch(entry -> entry.target().of() != Target.Of.NOTHING);
        var lines = new ArrayList<String>();
        lines.add(head(figure, peers, judged));
        lines.add("|---|" + "---:|".repeat(peers.size() * 2 + 1) + (judged ? "---|---|" : ""));
        entries.forEach(entry -> lines.add(line(entry, peers, judged)));
        return String.join("\n", lines);
    }

    private static String head(String figure, List<String> peers, boolean judged) {
        var cells = new ArrayList<String>();
        cells.add(figure);
        cells.addAll(peers);
        cells.add(Stage.WEIR);
        peers.forEach(peer -> cells.add("Weir ÷ " + peer.replace("PgBouncer ", "")));
        if (judged) {
            cells.addAll(List.of("target", "reached"));
        }
        return row(cells);
    }

    private static String line(Sheet.Entry entry, List<String> peers, boolean judged) {
        List<Double> weir = Objects.requireNonNull(entry.rounds().get(Stage.WEIR), "no figures of Weir");
        var cells = new ArrayList<String>();
        cells.add(entry.row());
        peers.forEach(peer -> cells.add(median(entry.rounds().get(peer))));
        cells.add(median(weir));
        peers.forEach(peer -> cells.add(ratio(weir, entry.rounds().get(peer))));
        if (judged) {
            cells.add(bound(entry.target()));
            cells.add(verdict(entry, weir, peers));
        }
        return row(cells);
    }

    private static String median(@Nullable List<Double> rounds) {
        return rounds == null ? "" : number(Series.of(rounds).median());
    }

    private static String ratio(List<Double> weir, @Nullable List<Double> peer) {
        if (peer == null) {
            return "";
        }
        Series ratios = Series.ratios(weir, peer);
        if (!Double.isFinite(ratios.highest())) {
            return ""; // the peer took less than the clock tells: no ratio says how much less
        }
        if (weir.size() == 1) {
            return String.format(Locale.ROOT, "**%.2f**", ratios.median());
        }
        return String.format(
                Locale.ROOT, "**%.2f** (%.2f to %.2f)", ratios.median(), ratios.lowest(), ratios.highest());
    }

    private static String bound(Target target) {
        String sign = target.atMost() ? "≤ " : "≥ ";
        return switch (target.of()) {
            case RATIO -> sign + number(target.bound()) + " ×";
            case VALUE -> sign + number(target.bound());
            case NOTHING -> "";
        };
    }

    /** A ratio is judged against each peer, in the order of the columns. */
    private static String verdict(Sheet.Entry entry, List<Double> weir, List<String> peers) {
        Target target = entry.target();
        return switch (target.of()) {
            case RATIO ->
                peers.stream()
                        .map(entry.rounds()::get)
                        .filter(Objects::nonNull)
                        .map(peer ->
                                word(target.isReached(Series.ratios(weir, peer).median())))
                        .collect(Collectors.joining(", "));
            case VALUE -> word(target.isReached(Series.of(weir).median()));
            case NOTHING -> "";
        };
    }

    private static String word(boolean reached) {
        return reached ? "yes" : "**no**";
    }

    /** Three digits that say something. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
