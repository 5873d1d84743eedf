package dev.weir.doctor.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One proposal for each profile. */
final class Proposals {
    private Proposals() {}

    static List<Proposal> of(List<Budget> budgets, int allowed) {
        return Arrays.stream(Profile.values())
                .map(profile -> proposal(budgets, profile, allowed))
                .toList();
    }

    private static Proposal proposal(List<Budget> budgets, Profile profile, int allowed) {
        int percent = profile.percent(allowed);
        var edits = new Solver(budgets, percent).solve().orElse(Map.of());
        var rows = budgets.stream().flatMap(budget -> budget.rows().stream()).toList();
        var diff = new UnifiedDiff(edits);
        return new Proposal(
                profile,
                percent,
                edits,
                Solver.changes(rows, edits),
                budgets.getFirst().worstCase(edits),
                diff.text(),
                diff.byHand());
    }
}
