package dev.weir.cli;

import dev.weir.doctor.plan.Budget;
import dev.weir.doctor.plan.Plan;
import dev.weir.doctor.plan.Proposal;
import dev.weir.doctor.plan.Row;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Remark;
import java.util.LinkedHashMap;
import java.util.Map;

/** A plan for programs. A number that nothing bounds is {@code "unlimited"}. */
final class PlanJson {
    private PlanJson() {}

    static Map<String, Object> of(Plan plan) {
        var json = new LinkedHashMap<String, Object>();
        json.put("fits", plan.fits());
        json.put("allowed_percent", plan.percent());
        json.put("deployment", plan.deployment());
        json.put("files", plan.files());
        json.put("not_counted", plan.others());
        json.put(
                "budgets",
                plan.budgets().stream()
                        .map(budget -> budget(budget, plan.percent()))
                        .toList());
        json.put("remarks", plan.remarks().stream().map(PlanJson::remark).toList());
        json.put("proposals", plan.proposals().stream().map(PlanJson::proposal).toList());
        json.put(
                "assumptions",
                plan.assumptions().stream()
                        .map(one -> Map.of("text", one.text(), "flag", one.flag()))
                        .toList());
        return json;
    }

    private static Map<String, Object> budget(Budget budget, int percent) {
        var json = new LinkedHashMap<String, Object>();
        json.put("counts", budget.title());
        json.put("ceiling", budget.ceiling().usable());
        json.put("ceiling_of", budget.ceiling().what());
        json.put("allowed", budget.share(percent));
        count(json, "worst_case", budget.worstCase());
        count(json, "services_total", budget.services(Map.of()));
        json.put("extras", budget.extras().stream().map(PlanJson::quantity).toList());
        json.put("services", budget.rows().stream().map(PlanJson::row).toList());
        return json;
    }

    private static Map<String, Object> row(Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("service", row.service());
        json.put("place", row.place().toString());
        json.put("program", row.program());
        count(json, "connections", row.connections());
        json.put("instances", quantity(row.instances()));
        json.put("instances_at_worst", row.instancesAtWorst(Map.of()));
        json.put("processes", quantity(row.processes()));
        json.put("threads", quantity(row.threads()));
        json.put("pools", row.pools().stream().map(pool -> pool(pool, row)).toList());
        return json;
    }

    /** Of the branches of one {@code if} only those pools count that open most. */
    private static Map<String, Object> pool(Row.RowPool pool, Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("stack", pool.pool().stack());
        json.put("label", pool.pool().label());
        json.put("place", pool.pool().place().toString());
        json.put("scope", Json.word(pool.pool().scope()));
        json.put("counted", row.counted(Map.of()).contains(pool));
        json.put("size", quantity(pool.size()));
        pool.overflow().ifPresent(more -> json.put("overflow", quantity(more)));
        return json;
    }

    private static Map<String, Object> quantity(Quantity quantity) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", quantity.name());
        count(json, "value", quantity.value());
        json.put("from", quantity.origin());
        return json;
    }

    private static void count(Map<String, Object> json, String key, int number) {
        json.put(key, number >= Quantity.UNLIMITED ? "unlimited" : number);
    }

    private static Map<String, Object> remark(Remark remark) {
        var json = new LinkedHashMap<String, Object>();
        json.put("place", remark.place().toString());
        json.putAll(Json.finding(remark.finding()));
        return json;
    }

    private static Map<String, Object> proposal(Proposal proposal) {
        var json = new LinkedHashMap<String, Object>();
        json.put("profile", Json.word(proposal.profile()));
        json.put("percent", proposal.percent());
        json.put("possible", proposal.isPossible());
        json.put("worst_case", proposal.worstCase());
        json.put(
                "changes",
                proposal.changes().stream()
                        .map(change -> Map.of(
                                "name",
                                change.name(),
                                "place",
                                change.origin(),
                                "from",
                                change.from(),
                                "to",
                                change.to()))
                        .toList());
        json.put("diff", proposal.diff());
        json.put("by_hand", proposal.byHand());
        return json;
    }
}
