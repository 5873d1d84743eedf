package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What shares one ceiling.
 *
 * @param title what is counted: connections of the server, or clients of a pooler
 * @param extras migrations and consoles
 */
public record Budget(String title, Ceiling ceiling, List<Row> rows, List<Quantity> extras) {

    /** The services without migrations and consoles. */
    public int services(Map<Knob, Integer> edits) {
        long all = rows.stream().mapToLong(row -> row.connections(edits)).sum();
        return (int) Math.min(all, Quantity.UNLIMITED);
    }

    public int worstCase(Map<Knob, Integer> edits) {
        long all = services(edits) + extras.stream().mapToLong(Quantity::value).sum();
        return (int) Math.min(all, Quantity.UNLIMITED);
    }

    public int worstCase() {
        return worstCase(Map.of());
    }

    /** The connections that a percentage of the ceiling is, rounded down. */
    public int share(int percent) {
        return (int) ((long) ceiling.usable() * percent / 100);
    }

    public boolean fits(Map<Knob, Integer> edits, int percent) {
        return worstCase(edits) <= share(percent);
    }
}
