package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The budgets while numbers are being tried: a number that changes costs as much as the services that have it, not all of them. */
final class Trial {
    private final Map<Knob, Integer> edits = new HashMap<>();
    private final Map<Knob, List<Cell>> cells = new HashMap<>();
    private final List<Sum> sums = new ArrayList<>();

    private static final class Sum {
        private final long share;
        private long worstCase;

        private Sum(Budget budget, int percent) {
            share = budget.share(percent);
            worstCase = budget.extras().stream().mapToLong(Quantity::value).sum();
        }

        private boolean fits() {
            return worstCase <= share;
        }
    }

    /** A service in its budget. */
    private final class Cell {
        private final Row row;
        private final Sum sum;
        private int connections;

        private Cell(Row row, Sum sum) {
            this.row = row;
            this.sum = sum;
            connections = row.connections();
            sum.worstCase += connections;
        }

        private void count() {
            sum.worstCase -= connections;
            connections = row.connections(edits);
            sum.worstCase += connections;
        }
    }

    Trial(List<Budget> budgets, int percent) {
        for (var budget : budgets) {
            var sum = new Sum(budget, percent);
            sums.add(sum);
            for (var row : budget.rows()) {
                var cell = new Cell(row, sum);
                Set<Knob> knobs = new HashSet<>();
                row.quantities().forEach(quantity -> quantity.knob().ifPresent(knobs::add));
                knobs.forEach(knob ->
                        cells.computeIfAbsent(knob, _ -> new ArrayList<>()).add(cell));
            }
        }
    }

    boolean fits() {
        return sums.stream().allMatch(Sum::fits);
    }

    void set(Knob knob, int value) {
        edits.put(knob, value);
        count(knob);
    }

    /** As it stands in the repository. */
    void forget(Knob knob) {
        edits.remove(knob);
        count(knob);
    }

    /** What a change of one number would do, for as long as the numbers beside it stay as they are. */
    Effect effect(Knob knob, int value) {
        Integer before = edits.put(knob, value);
        var freed = new IdentityHashMap<Sum, Long>();
        for (var cell : of(knob)) {
            freed.merge(cell.sum, (long) cell.connections - cell.row.connections(edits), Long::sum);
        }
        if (before == null) {
            edits.remove(knob);
        } else {
            edits.put(knob, before);
        }
        return new Effect(
                freed.keySet().toArray(Sum[]::new),
                freed.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** What a change frees in each budget. */
    static final class Effect {
        private final Sum[] sums;
        private final long[] less;

        private Effect(Sum[] sums, long[] less) {
            this.sums = sums;
            this.less = less;
        }

        /** What there would be less in budgets that do not fit now; all of a budget that would fit then. */
        long freed() {
            long all = 0;
            for (int i = 0; i < sums.length; i++) {
                var sum = sums[i];
                if (!sum.fits()) {
                    all += sum.worstCase - less[i] <= sum.share ? sum.worstCase : less[i];
                }
            }
            return all;
        }
    }

    /** Numbers that decide about the same services, this one among them. */
    Set<Knob> neighbours(Knob knob) {
        var neighbours = new HashSet<Knob>();
        of(knob).forEach(cell ->
                cell.row.quantities().forEach(quantity -> quantity.knob().ifPresent(neighbours::add)));
        return neighbours;
    }

    private void count(Knob knob) {
        of(knob).forEach(Cell::count);
    }

    private List<Cell> of(Knob knob) {
        return cells.getOrDefault(knob, List.of());
    }
}
