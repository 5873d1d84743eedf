package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import java.util.List;
import java.util.Map;

/**
 * Edits that make the worst case fit.
 *
 * @param percent of the ceiling that it stays below
 * @param edits the new numbers; empty when no edits are enough
 * @param changes the same in words, in the order of the formula
 * @param worstCase of the first budget, after them
 * @param diff what to apply, in unified format
 * @param byHand what no diff can say, in words with the reason: lines that may hold a secret are not printed
 */
public record Proposal(
        Profile profile,
        int percent,
        Map<Knob, Integer> edits,
        List<Change> changes,
        int worstCase,
        String diff,
        List<String> byHand) {

    /** One number that changes. */
    public record Change(String name, String origin, int from, int to) {}

    public boolean isPossible() {
        return !edits.isEmpty();
    }
}
