package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that say that nothing bounds a pool, and look like small ones. */
class UnlimitedTest {
    @TempDir
    private Path repository = Path.of("");

    private Plan plan(String file, String text) throws IOException {
        Files.writeString(repository.resolve(file), text);
        return plan();
    }

    private Plan plan() {
        return Samples.plan(repository, Samples.options(List.of("limit 20")));
    }

    private static int services(Plan plan) {
        return plan.budgets().getFirst().services(Map.of());
    }

    /** {@code QueuePool}: {@code _max_overflow = -1 if pool_size == 0 else max_overflow}, and -1 is never reached. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pool_size=0",
                "max_overflow=-1",
                "pool_size=3, max_overflow=-1",
                "max_overflow=int(os.getenv('MORE', '-1'))",
                "max_overflow=-1 if BURST else 10",
                "max_overflow=10 if CALM else -1",
                "pool_size=5 if CALM else 0"
            })
    void an_engine_of_sqlalchemy_without_limit_opens_more_than_any_database_has(String settings) throws IOException {
        var plan = plan("db.py", "engine = create_engine(url, %s)\n".formatted(settings));

        assertThat(services(plan)).isEqualTo(Quantity.UNLIMITED);
        assertThat(plan.assumptions()).noneSatisfy(one -> assertThat(one.text()).contains("assumed"));
    }

    @Test
    void an_edit_puts_a_limit_where_there_was_none() throws IOException {
        var plan = plan("db.py", "engine = create_engine(url, pool_size=3, max_overflow=-1)\n");

        assertThat(plan.proposals())
                .allSatisfy(one ->
                        assertThat(one.diff()).contains("+engine = create_engine(url, pool_size=3, max_overflow="));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void database_sql_takes_what_is_not_positive_for_no_limit(int number) throws IOException {
        var plan = plan("main.go", """
                package main
                func main() {
                	db, err := sql.Open("postgres", url)
                	db.SetMaxOpenConns(%d)
                }
                """.formatted(number));

        assertThat(services(plan)).isEqualTo(Quantity.UNLIMITED);
    }

    @Test
    void a_negative_number_that_means_nothing_is_assumed_and_said() throws IOException {
        var plan = plan("db.py", """
                engine = create_engine(url, pool_size=3, max_overflow=0)
                pool = asyncpg.create_pool(url, max_size=-1)
                """);

        assertThat(plan.assumptions())
                .anySatisfy(one -> assertThat(one.text()).contains("max_size", "db.py:2", "10 assumed"));
        assertThat(services(plan)).isEqualTo(13);
    }

    @Test
    void every_number_of_a_choice_gets_a_limit() throws IOException {
        var plan = plan("db.py", "engine = create_engine(url, pool_size=3, max_overflow=-1 if BURST else 20)\n");

        assertThat(plan.proposals())
                .allSatisfy(one -> assertThat(one.diff()).containsPattern("max_overflow=(\\d+) if BURST else \\1\\)"));
    }

    @Test
    void the_doctor_says_unlimited_and_no_number() throws IOException {
        var finding = Misfit.of(plan("db.py", "engine = create_engine(url, max_overflow=-1)\n"))
                .orElseThrow();

        assertThat(finding.verdict()).startsWith("The settings allow unlimited connections at worst, of 20");
        assertThat(finding.evidence().toString()).contains("= unlimited").doesNotContain("000");
    }
}
