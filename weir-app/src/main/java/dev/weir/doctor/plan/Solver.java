package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for the cheapest edits that make every budget fit.
 *
 * <p>An edit costs something for being made, and more the further a number falls: halving the processes is dearer than
 * halving a pool, which is dearer than doing without its overflow ({@link Knob.Kind#weight}). Up to {@value #ALL_SUBSETS}
 * numbers are tried in every combination; of more, up to three at a time of those that free most, and all together.
 */
final class Solver {
    private static final int ALL_SUBSETS = 10;
    private static final int MOST_TOGETHER = 3;
    /** Of so many numbers, those that free most, up to three at a time are tried: 2,324 combinations. */
    private static final int CANDIDATES = 24;

    /** Large numbers are lowered by such a part of them, the more of them there are the quicker. */
    private static final int FINEST_PART = 128;

    private static final int COARSEST_PART = 2;
    private static final int PARTS = 2048;

    private static final double PRICE_OF_AN_EDIT = 0.3;

    private final Map<Knob, Integer> now = new LinkedHashMap<>();
    private final Map<Knob, Integer> least = new HashMap<>();
    private final Map<Knob, Double> weights = new HashMap<>();
    private final List<Quantity> quantities;
    private final Trial trial;
    private Map<Knob, Integer> best = Map.of();

    Solver(List<Budget> budgets, int percent) {
        trial = new Trial(budgets, percent);
        int most = budgets.stream()
                .mapToInt(budget -> budget.ceiling().usable())
                .max()
                .orElse(0);
        quantities = budgets.stream()
                .flatMap(budget -> budget.rows().stream())
                .flatMap(row -> row.quantities().stream())
                .toList();
        for (var quantity : quantities) {
            quantity.knob().ifPresent(knob -> {
                now.put(knob, Math.min(quantity.value(), most + 1));
                least.merge(knob, least(quantity, knob.kind()), Math::max);
                weights.merge(knob, knob.kind().weight(), Math::max);
            });
        }
        now.keySet().removeIf(knob -> start(knob) <= least(knob));
    }

    /** As low as can be: what must not be above a number, and cannot be edited, stops it. */
    private static int least(Quantity quantity, Knob.Kind kind) {
        return quantity.followers().stream()
                .filter(follower -> follower.knob().isEmpty())
                .mapToInt(Quantity::value)
                .reduce(kind.least(), Math::max);
    }

    private int least(Knob knob) {
        return least.getOrDefault(knob, knob.kind().least());
    }

    /** That of the dearest number that it is. */
    private double weight(Knob knob) {
        return weights.getOrDefault(knob, knob.kind().weight());
    }

    /** New numbers for as few settings as possible, or nothing when no edit is enough. */
    Optional<Map<Knob, Integer>> solve() {
        var knobs = List.copyOf(now.keySet());
        if (enough(knobs)) {
            tryAll(knobs);
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(withFollowers(best));
    }

    private Map<Knob, Integer> withFollowers(Map<Knob, Integer> edits) {
        var all = new LinkedHashMap<>(edits);
        for (var quantity : quantities) {
            quantity.knob()
                    .map(edits::get)
                    .ifPresent(to -> quantity.followers().stream()
                            .filter(follower -> follower.value() > to)
                            .flatMap(follower -> follower.knob().stream())
                            .forEach(knob -> all.merge(knob, knob.inserts() ? 1 : to, Math::min)));
        }
        return all;
    }

    private void tryAll(List<Knob> knobs) {
        if (knobs.size() <= ALL_SUBSETS) {
            trySubsets(knobs, 0, List.of(), ALL_SUBSETS);
        } else {
            trySubsets(mostFreeing(knobs), 0, List.of(), MOST_TOGETHER);
            tryOne(knobs);
        }
    }

    private List<Knob> mostFreeing(List<Knob> knobs) {
        var freed = new HashMap<Knob, Long>();
        knobs.forEach(knob -> freed.put(knob, -trial.effect(knob, least(knob)).freed()));
        var most = knobs.stream()
                .sorted(Comparator.comparing(freed::get))
                .limit(CANDIDATES)
                .collect(Collectors.toSet());
        return knobs.stream().filter(most::contains).toList();
    }

    private void trySubsets(List<Knob> knobs, int from, List<Knob> chosen, int most) {
        if (!chosen.isEmpty()) {
            tryOne(chosen);
        }
        for (int i = from; i < knobs.size() && chosen.size() < most; i++) {
            var next = new ArrayList<>(chosen);
            next.add(knobs.get(i));
            trySubsets(knobs, i + 1, next, most);
        }
    }

    private void tryOne(List<Knob> chosen) {
        if (enough(chosen)) {
            var edits = lowered(chosen);
            if (!edits.isEmpty() && (best.isEmpty() || cost(edits) < cost(best))) {
                best = edits;
            }
        }
    }

    /** Whether it fits with each of these as low as can be. */
    private boolean enough(List<Knob> chosen) {
        chosen.forEach(knob -> trial.set(knob, least(knob)));
        boolean fits = trial.fits();
        chosen.forEach(trial::forget);
        return fits;
    }

    /** Lowers these numbers, each time the one that frees most for its cost, until it fits; then gives back what is left. */
    private Map<Knob, Integer> lowered(List<Knob> chosen) {
        var edits = new LinkedHashMap<Knob, Integer>();
        chosen.forEach(knob -> put(edits, knob, start(knob)));
        int part = Math.clamp(PARTS / chosen.size(), COARSEST_PART, FINEST_PART);
        var steps = new ArrayList<Optional<Step>>();
        chosen.forEach(knob -> steps.add(step(edits, knob, part)));
        while (!trial.fits()) {
            var next = worthMost(steps);
            put(edits, next.knob(), next.to());
            for (var knob : trial.neighbours(next.knob())) {
                int at = chosen.indexOf(knob);
                if (at >= 0) {
                    steps.set(at, step(edits, knob, part));
                }
            }
        }
        chosen.stream()
                .sorted(Comparator.comparingDouble(this::weight).reversed())
                .forEach(knob -> raise(edits, knob));
        chosen.forEach(trial::forget);
        edits.entrySet().removeIf(edit -> edit.getValue() == start(edit.getKey()));
        return edits;
    }

    /** One number a little lower. */
    private record Step(Knob knob, int to, Trial.Effect effect, double cost) {
        double worth() {
            return effect.freed() / cost;
        }
    }

    private static Step worthMost(List<Optional<Step>> steps) {
        return steps.stream()
                .flatMap(Optional::stream)
                .max(Comparator.comparingDouble(Step::worth))
                .orElseThrow();
    }

    /** Nothing when it is as low as can be. */
    private Optional<Step> step(Map<Knob, Integer> edits, Knob knob, int part) {
        int value = value(edits, knob);
        if (value == least(knob)) {
            return Optional.empty();
        }
        int to = Math.max(value - Math.max(1, value / part), least(knob));
        return Optional.of(new Step(knob, to, trial.effect(knob, to), price(knob, value, to)));
    }

    /** As high as it can be again. */
    private void raise(Map<Knob, Integer> edits, Knob knob) {
        int fits = value(edits, knob);
        int over = start(knob) + 1;
        while (over - fits > 1) {
            int between = fits + (over - fits) / 2;
            put(edits, knob, between);
            if (trial.fits()) {
                fits = between;
            } else {
                over = between;
            }
        }
        put(edits, knob, fits);
    }

    private void put(Map<Knob, Integer> edits, Knob knob, int value) {
        edits.put(knob, value);
        trial.set(knob, value);
    }

    /** What it costs to lower a number. */
    private double price(Knob knob, int from, int to) {
        int zero = least(knob) == 0 ? 1 : 0;
        return weight(knob) * Math.log((from + zero) / (double) (to + zero));
    }

    private double cost(Map<Knob, Integer> edits) {
        double sum = PRICE_OF_AN_EDIT * edits.size();
        for (var edit : edits.entrySet()) {
            sum += price(edit.getKey(), start(edit.getKey()), edit.getValue());
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
        for (var quantity : rows.stream()
                .flatMap(row -> row.quantities().stream())
                .flatMap(Solver::withFollowers)
                .toList()) {
            quantity.knob().filter(edits::containsKey).ifPresent(knob -> {
                var change = change(quantity, knob, edits.getOrDefault(knob, 0));
                if (!changes.contains(change)) {
                    changes.add(change);
                }
            });
        }
        return changes;
    }

    /** A follower that is the same number is no further one. */
    private static Stream<Quantity> withFollowers(Quantity quantity) {
        return Stream.concat(
                Stream.of(quantity),
                quantity.followers().stream().filter(one -> !one.knob().equals(quantity.knob())));
    }

    private static Proposal.Change change(Quantity quantity, Knob knob, int to) {
        return new Proposal.Change(quantity.name(), knob.span().place().toString(), quantity.value(), to);
    }
}
