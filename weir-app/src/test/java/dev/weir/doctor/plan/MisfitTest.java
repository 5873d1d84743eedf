package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that does not fit, as the doctor says it. */
class MisfitTest {
    @TempDir
    private Path repository = Path.of("");

    @BeforeEach
    void declare() throws IOException {
        Files.writeString(repository.resolve("db.py"), "engine = create_engine(url, pool_size=5, max_overflow=10)\n");
        Files.writeString(repository.resolve("Procfile"), "web: gunicorn app:app --workers 4\n");
    }

    @Test
    void pools_that_cannot_fit_are_a_warning_with_the_sum_and_the_cheapest_edits() throws IOException {
        var finding = Misfit.of(plan(22)).orElseThrow();

        assertThat(finding.id()).isEqualTo("CONFIG_CANNOT_FIT");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.verdict())
                .isEqualTo("The settings allow 62 connections at worst, of 22: they do not fit even if nothing leaks");
        assertThat(finding.evidence()).containsExactly("web: 1 × 4 processes × 15 = 60 (Procfile:1, gunicorn)");
        assertThat(finding.remedies())
                .extracting(Remedy::place, Remedy::before, Remedy::after)
                .contains(org.assertj.core.groups.Tuple.tuple("db.py:1", "max_overflow 10", "max_overflow 0"));
    }

    @Test
    void pools_that_fit_but_leave_too_little_say_how_much_they_may_take() throws IOException {
        assertThat(Misfit.of(plan(70)).orElseThrow().verdict())
                .isEqualTo("The settings allow 62 connections at worst, and 56 of 70 would leave 20 % free");
    }

    @Test
    void pools_that_fit_are_no_finding() throws IOException {
        assertThat(Misfit.of(plan(100))).isEmpty();
    }

    private Plan plan(int usable) throws IOException {
        return Planner.plan(repository, PlanOptions.NONE.under(Ceiling.known(usable, "the limit of the server")))
                .orElseThrow();
    }
}
