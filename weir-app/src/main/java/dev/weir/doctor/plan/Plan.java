package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Remark;
import java.util.List;
import java.util.Map;

/**
 * What was found and what follows from it.
 *
 * @param deployment how it was assumed to run: {@code compose}, {@code kubernetes} and so on; {@code none} when nothing says
 * @param files what that was read from
 * @param others further deployments in the repository that were not counted
 * @param percent how much of the ceiling may be used
 * @param proposals edits that make it fit, one for each profile; empty when it fits
 */
public record Plan(
        String deployment,
        List<String> files,
        List<String> others,
        List<Budget> budgets,
        int percent,
        List<Quantity.Assumption> assumptions,
        List<Remark> remarks,
        List<Proposal> proposals) {

    /** Whether the worst case stays within the share of every ceiling that may be used. */
    public boolean fits() {
        return budgets.stream().allMatch(budget -> budget.fits(Map.of(), percent));
    }

    /** Everything that connects, whatever it shares. */
    public List<Row> rows() {
        return budgets.stream().flatMap(budget -> budget.rows().stream()).toList();
    }
}
