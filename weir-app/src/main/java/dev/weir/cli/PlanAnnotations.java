package dev.weir.cli;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.Budget;
import dev.weir.doctor.plan.Plan;
import dev.weir.doctor.plan.Row;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.source.Place;
import java.util.ArrayList;
import java.util.List;

/** A plan as workflow commands of GitHub, which shows them beside the lines of a pull request. */
final class PlanAnnotations {
    private final String prefix;
    private final List<String> lines = new ArrayList<>();

    private PlanAnnotations(String directory) {
        prefix = directory.equals(".") || directory.isEmpty() ? "" : directory + "/";
    }

    /** @param directory of the plan, relative to the repository: GitHub wants paths from there */
    static List<String> of(Plan plan, String directory) {
        var annotations = new PlanAnnotations(directory);
        for (var budget : plan.budgets()) {
            if (budget.worstCase() > budget.share(plan.percent())) {
                budget.rows().forEach(row -> annotations.tooMany(row, budget, plan.percent()));
            }
        }
        for (var remark : plan.remarks()) {
            var finding = remark.finding();
            var text = finding.verdict() + ". " + String.join(" ", finding.evidence());
            annotations.add(level(finding.severity()), remark.place(), finding.id(), text);
        }
        return annotations.lines;
    }

    private void tooMany(Row row, Budget budget, int percent) {
        var sum = "%s: %s of the %s %s that are opened at worst; %d leave %d %% of %d free"
                .formatted(
                        row.service(),
                        Quantity.words(row.connections()),
                        Quantity.words(budget.worstCase()),
                        budget.title(),
                        budget.share(percent),
                        100 - percent,
                        budget.ceiling().usable());
        add("error", row.place(), "Connections do not fit", sum);
        for (var pool : row.pools()) {
            var each = "%s: %s%s in each process"
                    .formatted(
                            pool.pool().label(),
                            Quantity.words(pool.size().value()),
                            pool.overflow()
                                    .map(more -> " + " + Quantity.words(more.value()))
                                    .orElse(""));
            add("error", pool.pool().place(), "Connections do not fit", each + "; " + sum);
        }
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case NOTE -> "notice";
            case WARNING -> "warning";
            case CRITICAL -> "error";
        };
    }

    private void add(String level, Place place, String title, String text) {
        lines.add("::%s file=%s,line=%d,title=%s::%s"
                .formatted(level, property(prefix + place.path()), place.line(), property(title), data(text)));
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
