package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One small repository for each stack, with every number, place and edit that must come out. */
class SampleRepositoriesTest {
    @TempDir
    Path scratch = Path.of("");

    static Stream<String> names() throws IOException {
        return Samples.names();
    }

    /** {@code -Dweir.regenerate=true} writes what comes out; whoever does that reads it before committing. */
    @ParameterizedTest
    @MethodSource("names")
    void every_number_comes_out_with_its_place(String name) throws IOException {
        var facts = PlanFacts.of(Samples.plan(Samples.repository(name), Samples.options(name)));
        var expected = Samples.HOME.resolve(name).resolve("expected.txt");
        if (Boolean.getBoolean("weir.regenerate")) {
            Files.writeString(expected, facts);
        }
        assertThat(facts).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_printed_edits_make_it_fit(String name) throws IOException {
        var options = Samples.options(name);
        var plan = Samples.plan(Samples.repository(name), options);
        assertThat(plan.proposals().isEmpty()).as("edits for what fits").isEqualTo(plan.fits());
        for (var proposal : plan.proposals()) {
            assertThat(proposal.isPossible())
                    .as("%s of %s", proposal.profile(), name)
                    .isTrue();
            assertThat(proposal.byHand()).as("edits in lines with secrets").isEmpty();
            var edited = Samples.copy(
                    Samples.repository(name), scratch.resolve(proposal.profile().name()));
            Patch.apply(proposal.diff(), edited);

            var after = Samples.plan(edited, options);

            var budget = after.budgets().getFirst();
            assertThat(budget.worstCase())
                    .as("%s of %s", proposal.profile(), name)
                    .isEqualTo(proposal.worstCase());
            assertThat(budget.worstCase()).isLessThanOrEqualTo(budget.share(proposal.percent()));
            assertThat(after.fits()).isTrue();
        }
    }

    @Test
    void there_is_one_for_each_of_twenty_stacks() throws IOException {
        assertThat(Samples.names().count()).isGreaterThanOrEqualTo(20);
    }
}
