package dev.weir.cli;

import dev.weir.cli.Page.Mood;
import dev.weir.doctor.plan.Budget;
import dev.weir.doctor.plan.Plan;
import dev.weir.doctor.plan.Profile;
import dev.weir.doctor.plan.Proposal;
import dev.weir.doctor.plan.Row;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Quantity;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A plan for people: the sum, the verdict, the edits, and what was assumed. */
final class PlanPage {
    private final Page page;
    private final Plan plan;
    private final Profile profile;

    PlanPage(Page page, Plan plan, Profile profile) {
        this.page = page;
        this.plan = plan;
        this.profile = profile;
    }

    void print() {
        page.paragraph(
                plan.files().isEmpty()
                        ? "Nothing says how this is deployed: one process is counted."
                        : "Counted: " + plan.deployment() + " (" + String.join(", ", plan.files()) + ").");
        if (!plan.files().isEmpty() && plan.others().stream().anyMatch(other -> !other.equals("none"))) {
            page.paragraph("Not counted, although it is there too: "
                    + plan.others().stream()
                            .filter(other -> !other.equals("none"))
                            .collect(Collectors.joining(", "))
                    + " (--deployment KIND).");
        }
        plan.budgets().forEach(this::budget);
        remarks();
        proposals();
        assumptions();
        page.end();
    }

    private void budget(Budget budget) {
        for (var row : budget.rows()) {
            page.blank();
            row(row);
        }
        page.blank();
        for (var extra : budget.extras()) {
            number(extra.value(), extra.name(), extra.origin());
        }
        verdict(budget);
    }

    private void row(Row row) {
        page.heading("%s = %s (%s, %s)"
                .formatted(formula(row), Quantity.words(row.connections()), row.program(), row.place()));
        row.factors().stream()
                .filter(factor -> factor.value() > 0)
                .forEach(factor -> number(factor.value(), factor.name(), factor.origin()));
        var counted = row.counted(Map.of());
        for (var pool : row.pools()) {
            var instead = counted.contains(pool) ? "" : ", in another branch: not added";
            page.paragraph(
                    Mood.PLAIN,
                    "  ",
                    pool.pool().stack() + " " + pool.pool().label() + " at "
                            + pool.pool().place() + instead);
            number(pool.size().value(), pool.size().name(), pool.size().origin());
            pool.overflow().ifPresent(more -> number(more.value(), more.name(), more.origin()));
        }
    }

    /** {@code web: 2 instances × 4 processes × (15 + 15)}. */
    private static String formula(Row row) {
        int instances = row.instancesAtWorst(Map.of());
        int usual = row.instances().value();
        var overlap =
                instances == usual ? "" : " (" + usual + " and " + (instances - usual) + " more during a deployment)";
        var counted = row.counted(Map.of());
        var each = counted.stream().map(pool -> each(row, pool)).collect(Collectors.joining(" + "));
        return "%s: %d %s%s × %d %s × %s"
                .formatted(
                        row.service(),
                        instances,
                        instances == 1 ? "instance" : "instances",
                        overlap,
                        row.processes().value(),
                        row.processes().value() == 1 ? "process" : "processes",
                        counted.size() > 1 ? "(" + each + ")" : each);
    }

    private static String each(Row row, Row.RowPool pool) {
        int own = pool.size().value() + pool.overflow().map(Quantity::value).orElse(0);
        return pool.pool().scope() == Pool.Scope.THREAD
                ? row.threads().value() + " threads × " + own
                : Quantity.words(own);
    }

    private void number(int value, String name, String origin) {
        page.item("  %9s  ".formatted(Quantity.words(value)), name + ": " + origin);
    }

    private void verdict(Budget budget) {
        int worst = budget.worstCase();
        int usable = budget.ceiling().usable();
        int allowed = budget.share(plan.percent());
        page.blank();
        var sum = "%s %s at worst, of %d (%s)."
                .formatted(
                        Quantity.words(worst),
                        budget.title(),
                        usable,
                        budget.ceiling().what());
        if (worst <= allowed) {
            page.paragraph(Mood.GOOD, "", "It fits: " + sum);
        } else if (worst <= usable) {
            page.paragraph(
                    Mood.WARN,
                    "",
                    "It does not fit with headroom: " + sum + " At most " + allowed + " leave " + (100 - plan.percent())
                            + " % free for what nobody planned.");
        } else {
            page.paragraph(
                    Mood.BAD,
                    "",
                    "It does not fit: " + sum + " At most " + allowed + " leave " + (100 - plan.percent())
                            + " % free for what nobody planned.");
        }
    }

    private void remarks() {
        for (var remark : plan.remarks()) {
            page.blank();
            var mood = switch (remark.finding().severity()) {
                case NOTE -> Mood.PLAIN;
                case WARNING -> Mood.WARN;
                case CRITICAL -> Mood.BAD;
            };
            page.paragraph(mood, "", remark.place() + ": " + remark.finding().verdict() + ".");
            remark.finding().evidence().forEach(fact -> page.item("  ", fact));
        }
    }

    private void proposals() {
        if (plan.proposals().isEmpty()) {
            return;
        }
        page.blank();
        if (plan.proposals().stream().noneMatch(Proposal::isPossible)) {
            page.paragraph(
                    "No edit of these numbers makes it fit: put a pooler in front (weir run), or get a larger database.");
            return;
        }
        page.heading("The cheapest edits that make it fit:");
        for (var proposal : plan.proposals()) {
            var changes = proposal.isPossible()
                    ? proposal.worstCase() + ": "
                            + proposal.changes().stream().map(PlanPage::change).collect(Collectors.joining(", "))
                    : "no edit of these numbers is enough";
            page.item("  %-17s ".formatted(Json.word(proposal.profile())), changes);
        }
        plan.proposals().stream()
                .filter(one -> one.profile() == profile && one.isPossible())
                .forEach(this::edits);
    }

    private static String change(Proposal.Change change) {
        return "%s %s -> %d (%s)".formatted(change.name(), Quantity.words(change.from()), change.to(), change.origin());
    }

    private void edits(Proposal proposal) {
        page.blank();
        var how = proposal.diff().isEmpty() ? "" : ": git apply --unidiff-zero, or patch -p1";
        page.paragraph("To apply the edits of profile " + Json.word(profile) + " (--profile prints the others)" + how);
        // at line feeds only: what is edited keeps its carriage returns, or the edit would not apply
        Pattern.compile("\n")
                .splitAsStream(proposal.diff())
                .filter(line -> !line.isEmpty()) // there is none in a difference; of no text there is one
                .forEach(line -> page.line(painted(line)));
        proposal.byHand().forEach(edit -> page.item("By hand: ", edit));
    }

    private String painted(String line) {
        var mood = line.startsWith("+") ? Mood.GOOD : line.startsWith("-") ? Mood.BAD : Mood.PLAIN;
        return page.painted(mood, line);
    }

    private void assumptions() {
        if (plan.assumptions().isEmpty()) {
            return;
        }
        page.blank();
        page.heading("Assumed, because nothing says it:");
        for (var assumption : plan.assumptions()) {
            page.item("  - ", assumption.text() + (assumption.flag().isEmpty() ? "" : " (" + assumption.flag() + ")"));
        }
    }
}
