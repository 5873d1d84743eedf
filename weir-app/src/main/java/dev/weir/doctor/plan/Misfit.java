package dev.weir.doctor.plan;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Quantity;
import java.util.List;
import java.util.Optional;

/** A plan that does not fit, as one finding among those of a live database. */
public final class Misfit {
    private static final String CONFIRM = "weir plan";

    private Misfit() {}

    /** Empty when the declared pools fit. */
    public static Optional<Finding> of(Plan plan) {
        return plan.budgets().stream()
                .filter(budget -> budget.worstCase() > budget.share(plan.percent()))
                .findFirst()
                .map(budget -> finding(budget, plan));
    }

    private static Finding finding(Budget budget, Plan plan) {
        int worst = budget.worstCase();
        return new Finding(
                "CONFIG_CANNOT_FIT",
                Severity.WARNING,
                plan.assumptions().isEmpty() ? Confidence.HIGH : Confidence.MEDIUM,
                worst > budget.ceiling().usable()
                        ? "The settings allow %s %s at worst, of %d: they do not fit even if nothing leaks"
                                .formatted(
                                        Quantity.words(worst),
                                        budget.title(),
                                        budget.ceiling().usable())
                        : "The settings allow %d %s at worst, and %d of %d would leave %d %% free"
                                .formatted(
                                        worst,
                                        budget.title(),
                                        budget.share(plan.percent()),
                                        budget.ceiling().usable(),
                                        100 - plan.percent()),
                budget.rows().stream().map(Misfit::sum).toList(),
                plan.proposals().stream()
                        .filter(proposal -> proposal.profile() == Profile.BALANCED)
                        .flatMap(proposal -> proposal.changes().stream())
                        .map(change -> new Remedy(
                                "the repository",
                                change.origin(),
                                "%s %s".formatted(change.name(), Quantity.words(change.from())),
                                "%s %d".formatted(change.name(), change.to()),
                                CONFIRM))
                        .toList(),
                Finding.Past.SAME);
    }

    private static String sum(Row row) {
        var counted = List.of(row.place().toString(), row.program()).stream()
                .filter(text -> !text.isEmpty())
                .toList();
        return "%s: %d × %d processes × %s = %s (%s)"
                .formatted(
                        row.service(),
                        row.instancesAtWorst(java.util.Map.of()),
                        row.processes().value(),
                        Quantity.words(row.perProcess(java.util.Map.of())),
                        Quantity.words(row.connections()),
                        String.join(", ", counted));
    }
}
