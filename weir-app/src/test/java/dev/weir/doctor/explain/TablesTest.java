package dev.weir.doctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.catalogue.Frameworks;
import dev.weir.doctor.catalogue.Platforms;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data files say what they must, about things that exist. */
class TablesTest {
    private final Rules rules = Rules.shipped();
    private final Edits edits = Edits.shipped();

    @Test
    void every_rule_has_a_sentence_a_source_and_a_date() {
        assertThat(rules.all()).allSatisfy(rule -> {
            assertThat(rule.title()).isNotBlank();
            assertThat(rule.means()).isNotEmpty().allMatch(sentence -> sentence.endsWith("."));
            assertThat(rule.texts().size()
                            + rule.sqlstates().size()
                            + rule.mixture().size())
                    .as(rule.id() + " can be met")
                    .isPositive();
            assertThat(rule.provenance().source()).isNotBlank();
            assertThat(rule.provenance().read()).isBetween(YearMonth.of(2025, 1), YearMonth.of(2030, 1));
        });
    }

    @Test
    void what_a_rule_proves_is_in_a_catalogue() {
        assertThat(rules.all())
                .allSatisfy(rule -> assertThat(rule.proves())
                        .allMatch(id -> Platforms.shipped().find(id).isPresent()
                                || Frameworks.shipped().find(id).isPresent()));
    }

    @Test
    void what_a_sign_gives_away_is_in_a_catalogue() {
        assertThat(Signs.shipped().all())
                .allMatch(sign -> sign.platform()
                        ? Platforms.shipped().find(sign.id()).isPresent()
                        : Frameworks.shipped().find(sign.id()).isPresent())
                .allSatisfy(sign -> assertThat(sign.variantOf())
                        .allMatch(id -> Frameworks.shipped().find(id).isPresent()));
    }

    @ParameterizedTest
    @EnumSource(Layer.class)
    void every_layer_has_words_and_its_cure_is_known_to_any_application(Layer layer) {
        var facts = rules.facts(layer);

        assertThat(facts.words()).isNotBlank();
        assertThat(facts.cure().isEmpty()
                        || edits.of(facts.cure(), Optional.empty(), Map.of()).isPresent())
                .as(facts.cure())
                .isTrue();
    }

    @Test
    void every_framework_that_opens_connections_can_be_told_and_has_its_own_edits() {
        var told = new TreeSet<String>();
        Signs.shipped().all().forEach(sign -> told.add(sign.id()));

        assertThat(Frameworks.shipped().all())
                .filteredOn(framework -> !framework.language().equals("process manager"))
                .allSatisfy(framework -> {
                    assertThat(told).contains(framework.id());
                    for (var cure : new String[] {"SHRINK", "RELEASE", "RETRY", "PACE"}) {
                        var edit = edits.of(cure, Optional.of(framework.id()), Map.of());
                        assertThat(edit.orElseThrow().subject()).isEqualTo(framework.label());
                    }
                });
    }

    @Test
    void what_is_to_be_copied_fits_a_hundred_columns() {
        edits.table()
                .sections()
                .forEach(section -> section.rows().forEach(row -> {
                    assertThat(row.cells()).as(row.place()).isEqualTo(3);
                    assertThat((row.text(2) + "\n" + row.text(3)).lines())
                            .as(row.place())
                            .allMatch(line -> line.length() <= 96);
                }));
        Arrays.stream(Layer.values())
                .forEach(layer -> assertThat(rules.facts(layer).confirm().lines())
                        .as(layer.name())
                        .allMatch(line -> line.length() <= 98));
        assertThat(rules.all()).flatMap(rule -> rule.confirm().lines().toList()).allMatch(line -> line.length() <= 98);
    }
}
