package dev.weir.admin;

import dev.weir.admin.snapshot.Figures;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.admin.snapshot.StatsRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The four tables of traffic: per database both, totals or averages; and the sum over all databases. */
final class StatsTables {
    /** Names of SHOW TOTALS, in the order of {@link #values}: they are not those of SHOW STATS. */
    private static final List<String> SUMS = List.of(
            "server_assignment_count",
            "xact_count",
            "query_count",
            "client_bytes",
            "server_bytes",
            "xact_time",
            "query_time",
            "wait_time",
            "ps_client_parse_count",
            "ps_server_parse_count",
            "ps_bind_count");

    private StatsTables() {}

    static List<Row> stats(Snapshot snapshot) {
        return snapshot.stats().stream()
                .map(row -> new Row()
                        .text(row.database())
                        .numbers(values(row.totals()))
                        .numbers(values(row.window().averagedOver(snapshot.statsWindow()))))
                .toList();
    }

    static List<Row> totals(Snapshot snapshot) {
        return snapshot.stats().stream()
                .map(row -> new Row().text(row.database()).numbers(values(row.totals())))
                .toList();
    }

    static List<Row> averages(Snapshot snapshot) {
        return snapshot.stats().stream()
                .map(row -> new Row()
                        .text(row.database())
                        .numbers(values(row.window().averagedOver(snapshot.statsWindow()))))
                .toList();
    }

    static List<Row> sums(Snapshot snapshot) {
        var rows = new ArrayList<Row>();
        addSums(rows, "total_", values(sum(snapshot, StatsRow::totals)));
        addSums(rows, "avg_", values(sum(snapshot, StatsRow::window).averagedOver(snapshot.statsWindow())));
        return rows;
    }

    private static Figures sum(Snapshot snapshot, Function<StatsRow, Figures> part) {
        return snapshot.stats().stream().map(part).reduce(Figures.ZERO, Figures::plus);
    }

    private static void addSums(List<Row> rows, String prefix, long[] values) {
        for (int i = 0; i < values.length; i++) {
            rows.add(new Row().text(prefix + SUMS.get(i)).number(values[i]));
        }
    }

    private static long[] values(Figures figures) {
        return new long[] {
            figures.serverAssignments(),
            figures.transactions(),
            figures.queries(),
            figures.bytesReceived(),
            figures.bytesSent(),
            figures.transactionMicros(),
            figures.queryMicros(),
            figures.waitMicros(),
            figures.clientParses(),
            figures.serverParses(),
            figures.binds()
        };
    }
}
