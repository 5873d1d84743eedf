package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Everything a plan says, one fact in a line, so that a sample's expectations can be read and compared. */
final class PlanFacts {
    private final List<String> lines = new ArrayList<>();

    private PlanFacts() {}

    static String of(Plan plan) {
        var facts = new PlanFacts();
        facts.lines.add(plan.deployment() + ": " + String.join(", ", plan.files()));
        plan.budgets().forEach(facts::budget);
        for (var proposal : plan.proposals()) {
            facts.lines.add(proposal.profile() + " " + proposal.worstCase() + ": "
                    + proposal.changes().stream()
                            .map(change -> change.name() + " " + change.from() + " -> " + change.to() + " at "
                                    + change.origin())
                            .collect(Collectors.joining(", ")));
            proposal.byHand().forEach(edit -> facts.lines.add("  by hand " + edit));
        }
        plan.remarks().forEach(remark -> facts.lines.add(remark.finding().id() + " at " + remark.place()));
        plan.assumptions().forEach(one -> facts.lines.add("assumed " + one.text() + " (" + one.flag() + ")"));
        return String.join("\n", facts.lines) + "\n";
    }

    private void budget(Budget budget) {
        for (var row : budget.rows()) {
            lines.add("%s at %s = %d x %d x %d = %d"
                    .formatted(
                            row.service(),
                            row.place(),
                            row.instancesAtWorst(Map.of()),
                            row.processes().value(),
                            row.perProcess(Map.of()),
                            row.connections()));
            List.of(row.instances(), row.surgeAmount(), row.processes(), row.threads())
                    .forEach(this::quantity);
            var counted = row.counted(Map.of());
            for (var pool : row.pools()) {
                lines.add("  " + pool.pool().stack() + " " + pool.pool().label() + " at "
                        + pool.pool().place() + (counted.contains(pool) ? "" : ", not added"));
                quantity(pool.size());
                pool.overflow().ifPresent(this::quantity);
            }
        }
        budget.extras().forEach(this::quantity);
        lines.add("%d %s of %d (%s)"
                .formatted(
                        budget.worstCase(),
                        budget.title(),
                        budget.ceiling().usable(),
                        budget.ceiling().what()));
    }

    private void quantity(Quantity quantity) {
        lines.add("    " + quantity.name() + " " + quantity.value() + " from " + quantity.origin());
    }
}
