package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
    private final Sheet sheet = new Sheet();

    @Test
    void a_ratio_is_judged_against_each_peer() {
        sheet.add("CPU, µs", "simple 16", Target.ratioAtMost(0.85), round(20, 30, 18));
        sheet.add("CPU, µs", "simple 16", Target.ratioAtMost(0.85), round(10, 20, 10));

        assertThat(Tables.of(sheet, "CPU, µs")).isEqualTo("""
                | CPU, µs | PgBouncer 1.18.0 | PgBouncer 1.26.1 | Weir | Weir ÷ 1.18.0 | Weir ÷ 1.26.1 | target | reached |
                |---|---:|---:|---:|---:|---:|---|---|
                | simple 16 | 15.0 | 25.0 | 14.0 | **0.95** (0.90 to 1.00) | **0.55** (0.50 to 0.60) | ≤ 0.85 × | **no**, yes |""");
    }

    @Test
    void a_value_is_judged_alone_and_one_round_has_no_spread() {
        sheet.add("Memory", "base, MB", Target.valueAtMost(120), round(10, 20, 120));
        sheet.add("Memory", "each, kB", Target.valueAtMost(3), round(1, 2, 3.02));

        assertThat(Tables.of(sheet, "Memory").lines().skip(2))
                .containsExactly(
                        "| base, MB | 10.0 | 20.0 | 120 | **12.00** | **6.00** | ≤ 120 | yes |",
                        "| each, kB | 1.00 | 2.00 | 3.02 | **3.02** | **1.51** | ≤ 3.00 | **no** |");
    }

    @Test
    void nothing_is_divided_by_what_was_too_little_to_tell() {
        sheet.add("CPU, s", "until then", Target.NONE, round(0, 0.01, 0.8));

        assertThat(Tables.of(sheet, "CPU, s").lines().skip(2))
                .containsExactly("| until then | 0.00 | 0.01 | 0.80 |  | **80.00** |");
    }

    @Test
    void without_targets_and_peers_there_is_nothing_to_judge() {
        sheet.add("p99, ms", "calm", Target.NONE, Map.of("Weir", 7.0));

        assertThat(Tables.of(sheet, "p99, ms")).isEqualTo("""
                | p99, ms | Weir |
                |---|---:|
                | calm | 7.00 |""");
    }

    @Test
    void a_chapter_holds_its_tables_and_facts() {
        sheet.fact("rounds", "4");
        sheet.add("p99, ms", "calm", Target.NONE, Map.of("Weir", 7.0));

        assertThat(PerformancePage.chapter("## Calm\n\n{fact rounds} rounds.\n\n{table p99, ms}\n", sheet))
                .startsWith("## Calm\n\n4 rounds.\n\n| p99, ms | Weir |\n");
    }

    private static Map<String, Double> round(double debian, double current, double weir) {
        var round = new LinkedHashMap<String, Double>();
        round.put("PgBouncer 1.18.0", debian);
        round.put("PgBouncer 1.26.1", current);
        round.put("Weir", weir);
        return round;
    }
}
