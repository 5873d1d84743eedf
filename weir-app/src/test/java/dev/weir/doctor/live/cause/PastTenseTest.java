package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Series;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report says of a finding that is over. */
class PastTenseTest {
    private static final Pattern PRESENT =
            Pattern.compile("\\b(is|are|has|have|holds?|gains|waits?|queue|keeps?|overlap|will|now|ago|belongs?)\\b");

    @ParameterizedTest
    @EnumSource
    void what_is_over_is_told_in_the_past_and_foretells_nothing(Trouble trouble) {
        var series = new Series(trouble.looks().size());
        trouble.looks().forEach(series::add);

        assertThat(Causes.judge(new Evidence(series, List.of()))).isNotEmpty().allSatisfy(finding -> {
            assertThat(PRESENT.matcher(finding.past().verdict()).results())
                    .as(finding.past().verdict())
                    .isEmpty();
            assertThat(finding.past().verdict()).doesNotContain("ull in ");
            assertThat(finding.past().remedies()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FATAL: too many connections for role \"app\"",
                "FATAL: too many connections for database \"shop\"",
                "FATAL: sorry, too many clients already",
                "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute"
            })
    void a_refusal_that_is_over_is_told_in_the_past(String said) {
        var finding = Causes.judge(Refusal.of(said).orElseThrow()).getFirst();

        assertThat(finding.past().verdict())
                .containsPattern("was taken|had all")
                .doesNotContain(" will ");
        assertThat(texts(finding.past().remedies())).noneMatch(text -> text.contains("then look again"));
    }

    private static List<String> texts(List<Remedy> remedies) {
        return remedies.stream().map(Remedy::after).toList();
    }
}
