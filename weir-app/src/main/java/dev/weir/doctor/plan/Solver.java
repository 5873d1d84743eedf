package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the cheapest edits that make every budget fit.
 *
 * <p>An edit costs something for being made, and more the further a number falls: halving the processes is dearer than
 * halving a pool, which is dearer than doing without its overflow ({@link Knob.Kind#weight}). Up to {@value #ALL_SUBSETS}
 * numbers are tried in every combination; of more, up to three at a time and all together.
 */
final class Solver {
    private static final int ALL_SUBSETS = 10;
    private static final int MOST_TOGETHER = 3;
    private static final double PRICE_OF_AN_EDIT = 0.3;

    private final List<Budget> budgets;
    private final Map<Knob, Integer> now = new LinkedHashMap<>();
    private final int percent;

    Solver(List<Budget> budgets, int percent) {
        this.budgets = budgets;
        this.percent = percent;
        int most = budgets.stream()
                .mapToInt(budget -> budget.ceiling().usable())
                .max()
                .orElse(0);
        for (var budget : budgets) {
            for (var row : budget.rows()) {
                for (var quantity : row.quantities()) {
                    quantity.knob()
                            .filter(knob -> quantity.value() > knob.kind().least())
                            .ifPresent(knob -> now.put(knob, Math.min(quantity.value(), most + 1)));
                }
            }
        }
    }

    /** New numbers for as few settings as possible, or nothing when no edit is enough. */
    Optional<Map<Knob, Integer>> solve() {
        var knobs = List.copyOf(now.keySet());
        Optional<Map<Knob, Integer>> best = Optional.empty();
        for (var chosen : subsets(knobs)) {
            var edits = lowered(chosen);
            if (edits.isPresent() && (best.isEmpty() || cost(edits.get()) < cost(best.get()))) {
                best = edits;
            }
        }
        return best;
    }

    private static List<List<Knob>> subsets(List<Knob> knobs) {
        boolean all = knobs.size() <= ALL_SUBSETS;
        var found = new ArrayList<List<Knob>>();
        collect(knobs, 0, List.of(), all ? ALL_SUBSETS : MOST_TOGETHER, found);
        if (!all) {
            found.add(knobs);
        }
        return found;
    }

    private static void collect(List<Knob> knobs, int from, List<Knob> chosen, int most, List<List<Knob>> found) {
        if (!chosen.isEmpty()) {
            found.add(chosen);
        }
        for (int i = from; i < knobs.size() && chosen.size() < most; i++) {
            var next = new ArrayList<>(chosen);
            next.add(knobs.get(i));
            collect(knobs, i + 1, next, most, found);
        }
    }

    /** Lowers these numbers, each time the one that frees most for its cost, until it fits; then gives back what is left. */
    private Optional<Map<Knob, Integer>> lowered(List<Knob> chosen) {
        var edits = new LinkedHashMap<Knob, Integer>();
        chosen.forEach(knob -> edits.put(knob, knob.kind().least()));
        if (!fits(edits)) {
            return Optional.empty();
        }
        chosen.forEach(knob -> edits.put(knob, start(knob)));
        while (!fits(edits)) {
            var knob = chosen.stream()
                    .filter(one -> value(edits, one) > one.kind().least())
                    .max(Comparator.comparingDouble(one -> freed(edits, one) / step(one, value(edits, one))))
                    .orElseThrow();
            edits.put(knob, value(edits, knob) - 1);
        }
        chosen.stream()
                .sorted(Comparator.comparingDouble((Knob knob) -> knob.kind().weight())
                        .reversed())
                .forEach(knob -> raise(edits, knob));
        edits.entrySet().removeIf(edit -> edit.getValue() == start(edit.getKey()));
        return edits.isEmpty() ? Optional.empty() : Optional.of(edits);
    }

    private void raise(Map<Knob, Integer> edits, Knob knob) {
        while (value(edits, knob) < start(knob)) {
            edits.put(knob, value(edits, knob) + 1);
            if (!fits(edits)) {
                edits.put(knob, value(edits, knob) - 1);
                return;
            }
        }
    }

    private boolean fits(Map<Knob, Integer> edits) {
        return budgets.stream().allMatch(budget -> budget.fits(edits, percent));
    }

    private double freed(Map<Knob, Integer> edits, Knob knob) {
        int before = worstCase(edits);
        int value = value(edits, knob);
        edits.put(knob, value - 1);
        int after = worstCase(edits);
        edits.put(knob, value);
        return before - after;
    }

    private int worstCase(Map<Knob, Integer> edits) {
        return budgets.stream()
                .filter(budget -> !budget.fits(edits, percent))
                .mapToInt(budget -> budget.worstCase(edits))
                .sum();
    }

    /** What it costs to take one away from a number. */
    private static double step(Knob knob, int value) {
        int zero = knob.kind().least() == 0 ? 1 : 0;
        return knob.kind().weight() * Math.log((value + zero) / (double) (value + zero - 1));
    }

    private double cost(Map<Knob, Integer> edits) {
        double sum = PRICE_OF_AN_EDIT * edits.size();
        for (var edit : edits.entrySet()) {
            var knob = edit.getKey();
            int zero = knob.kind().least() == 0 ? 1 : 0;
            sum += knob.kind().weight() * Math.log((start(knob) + zero) / (double) (edit.getValue() + zero));
        }
        return sum;
    }

    private int start(Knob knob) {
        return now.getOrDefault(knob, 0);
    }

    private static int value(Map<Knob, Integer> edits, Knob knob) {
        return edits.getOrDefault(knob, 0);
    }

    /** The numbers of a proposal in words. */
    static List<Proposal.Change> changes(List<Row> rows, Map<Knob, Integer> edits) {
        var changes = new ArrayList<Proposal.Change>();
        for (var quantity :
                rows.stream().flatMap(row -> row.quantities().stream()).toList()) {
            quantity.knob().filter(edits::containsKey).ifPresent(knob -> {
                var change = change(quantity, knob, edits.getOrDefault(knob, 0));
                if (!changes.contains(change)) {
                    changes.add(change);
                }
            });
        }
        return changes;
    }

    private static Proposal.Change change(Quantity quantity, Knob knob, int to) {
        return new Proposal.Change(quantity.name(), knob.span().place().toString(), quantity.value(), to);
    }
}
