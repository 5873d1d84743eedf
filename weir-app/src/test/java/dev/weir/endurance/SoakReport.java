package dev.weir.endurance;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a soak has shown, and whether every figure stayed flat. */
final class SoakReport {
    private static final int TABLE_ROWS = 12;

    private final Duration length;
    private final List<SoakRun.Sample> samples;
    private final Load load;
    private final String events;

    SoakReport(Duration length, List<SoakRun.Sample> samples, Load load, String events) {
        this.length = length;
        this.samples = List.copyOf(samples);
        this.load = load;
        this.events = events;
    }

    List<String> wrongAnswers() {
        return load.journal().violations();
    }

    /** What should not be; empty when all is well. */
    List<String> complaints() {
        var complaints = new ArrayList<>(wrongAnswers());
        for (Trend trend : Trend.values()) {
            if (!trend.isFlat(samples)) {
                complaints.add(trend.title() + " rises");
            }
        }
        return complaints;
    }

    String markdown() {
        var complaints = complaints();
        return """
                # Soak

                <!-- Written by SoakIT: do not edit. CONTRIBUTING.md says how to run it. -->

                **%s**

                %d minutes of mixed load (all kinds of work, %d clients that come and go), ended on %s:
                %d requests answered and verified, %s. Besides the load: %s.
                Transactions that write: %s. What the database holds was compared with what each client had been told.

                | figure | first third | last third | may rise by | verdict |
                |---|---:|---:|---:|---|
                %s

                Each figure is the median of its third, with the first tenth of the run set aside as warm-up. Weir runs in a
                process of its own with the launcher's options. Heap is taken after a collection; direct memory is what Netty's
                allocator and the JDK hold; latency is that of `select 1`, asked twenty times a second in a pool of its own.
                *Straight* is the same question to PostgreSQL itself in the same seconds: the machine was shared with other work,
                and latency may rise as much as it rose there, besides its own limit.

                %s
                """.formatted(
                        complaints.isEmpty() ? "Flat." : "NOT FLAT: " + String.join("; ", complaints) + ".",
                        length.toMinutes(),
                        SoakRun.CLIENTS,
                        LocalDate.now(ZoneOffset.UTC),
                        load.journal().answered(),
                        wrong(),
                        events,
                        load.ledger().summary(),
                        Arrays.stream(Trend.values()).map(this::verdict).collect(Collectors.joining("\n")),
                        course());
    }

    private String wrong() {
        long violations = load.journal().violationCount();
        return violations == 0 ? "no answer wrong, no failure without a cause" : violations + " THINGS WRONG";
    }

    private String verdict(Trend trend) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %s | %s |",
                trend.title(),
                trend.first(samples),
                trend.last(samples),
                trend.isWatched() ? String.format(Locale.ROOT, "%.2f", trend.mayRise(samples)) : "",
                trend.isWatched() ? trend.isFlat(samples) ? "flat" : "RISES" : "for comparison");
    }

    /** The run in twelve parts. */
    private String course() {
        var table = new StringBuilder("| from minute |");
        for (Trend trend : Trend.values()) {
            table.append(' ').append(trend.title()).append(" |");
        }
        table.append("\n|---:|").append("---:|".repeat(Trend.values().length));
        int rows = Math.min(TABLE_ROWS, samples.size());
        for (int row = 0; row < rows; row++) {
            var part = samples.subList(row * samples.size() / rows, (row + 1) * samples.size() / rows);
            table.append("\n| ").append(part.getFirst().atMillis() / 60_000).append(" |");
            for (Trend trend : Trend.values()) {
                table.append(String.format(Locale.ROOT, " %.2f |", trend.median(part)));
            }
        }
        return table.toString();
    }
}
