package dev.weir.doctor.load;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/** The verdict, the counts, the latencies and what failed, for a reader; at most 100 columns wide. */
public final class LoadReport {
    private static final int WIDTH = 100;
    private static final String NO_SLOT = "53300";
    private static final int KINDS_SHOWN = 8;

    private final LoadResult result;
    private final Tally tally;
    private final StringBuilder text = new StringBuilder();

    public LoadReport(LoadResult result) {
        this.result = result;
        this.tally = result.tally();
    }

    /** @param target whom the load was for, without its password */
    public String text(String target) {
        text.setLength(0);
        line(verdict());
        line("");
        row("target", target);
        row("load", load());
        row(
                "requests",
                count(tally.requests()) + " in " + seconds(result.lasted().toMillis() / 1e3));
        row("served", share(tally.served()));
        row("failed", share(tally.failures().total()));
        if (tally.notBegun() > 0) {
            row("not begun", share(tally.notBegun()) + ", due before the end while their client waited");
        }
        if (tally.unanswered() > 0) {
            row("unanswered", share(tally.unanswered()) + ", " + LoadTest.GRACE.toSeconds() + " s after the end");
        }
        row("clients never served", tally.starved() + " of " + result.plan().clients());
        row("latency", percentiles(tally.latency()));
        row(
                "",
                result.plan().isPaced()
                        ? "from when a request was due to its answer"
                        : "of single requests: no rate was set");
        row("connecting", percentiles(tally.connecting()));
        row("peak server connections", peak());
        failures();
        return text.toString();
    }

    /** One sentence. */
    public String verdict() {
        if (tally.requests() == 0) {
            return "Nothing was asked before the time was up.";
        }
        if (result.isClean()) {
            return "All " + count(tally.requests()) + " requests were served.";
        }
        long refused = tally.failures().with(NO_SLOT);
        var requests = " of " + count(tally.requests()) + " requests ";
        if (refused > 0) {
            return count(refused) + requests + "found no connection: the database refused them (" + NO_SLOT + ").";
        }
        return tally.failures().total() > 0
                ? count(tally.failures().total()) + requests + "failed."
                : count(tally.requests() - tally.served()) + requests + "got no answer in time.";
    }

    private String load() {
        var plan = result.plan();
        return "%s %s, %s, %s"
                .formatted(
                        count(plan.clients()),
                        plan.clients() == 1 ? "client" : "clients",
                        plan.isPaced()
                                ? String.format(Locale.ROOT, "%,.0f requests/s", plan.rate())
                                : "each as fast as it is answered",
                        plan.connectEachTime() ? "a connection for each request" : "a connection kept by each");
    }

    private String peak() {
        return result.peakSessions().isEmpty()
                ? "unknown: pg_stat_activity could not be asked"
                : result.peakSessions().getAsInt() + before(result.sessionsBefore());
    }

    private static String before(OptionalInt before) {
        return before.isEmpty() ? "" : " (" + before.getAsInt() + " before the test)";
    }

    private void failures() {
        var kinds = tally.failures().byFrequency();
        if (kinds.isEmpty()) {
            return;
        }
        line("");
        line("What failed:");
        for (var kind : kinds.subList(0, Math.min(KINDS_SHOWN, kinds.size()))) {
            var code = kind.sqlState().isEmpty() ? "-----" : kind.sqlState();
            line(cut("%,9d ×  %s  %s".formatted(kind.count(), code, kind.text())));
        }
        if (kinds.size() > KINDS_SHOWN) {
            line("           and " + (kinds.size() - KINDS_SHOWN) + " other kinds");
        }
    }

    private String share(long part) {
        return part == 0 || part == tally.requests()
                ? count(part)
                : String.format(Locale.ROOT, "%,d (%.2f %%)", part, 100.0 * part / tally.requests());
    }

    private static String percentiles(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return "-";
        }
        var row = new StringJoiner("   ");
        row.add("p50 " + millis(micros.getValueAtPercentile(50)));
        row.add("p90 " + millis(micros.getValueAtPercentile(90)));
        row.add("p99 " + millis(micros.getValueAtPercentile(99)));
        row.add("p99.9 " + millis(micros.getValueAtPercentile(99.9)));
        row.add("max " + millis(micros.getMaxValue()));
        return row.toString();
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void row(String label, String value) {
        line(cut("%-25s%s".formatted(label, value)));
    }

    private static String cut(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 1) + "…";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
