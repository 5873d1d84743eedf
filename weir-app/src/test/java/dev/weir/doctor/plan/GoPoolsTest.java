package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Quantity;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several databases in one file of Go, and URLs that other programs read, too. */
class GoPoolsTest {
    @TempDir
    private Path directory = Path.of("");

    private ScratchRepository repository = new ScratchRepository(directory);

    @BeforeEach
    void in_a_folder_of_its_own() {
        repository = new ScratchRepository(directory);
    }

    private static final String TWO =
            "func f() {\\n\\ta, err := sql.Open(`postgres`, one)\\n\\tb, err := sql.Open(`postgres`, two)\\n%s}\\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "\\ta.SetMaxOpenConns(5)\\n\\tb.SetMaxOpenConns(40)\\n ~ 45",
                "\\tb.SetMaxOpenConns(40)\\n\\ta.SetMaxOpenConns(5)\\n ~ 45",
                "\\tfor _, db := range all {\\n\\t\\tdb.SetMaxOpenConns(5)\\n\\t}\\n\\tother.SetMaxOpenConns(40)\\n ~ 80",
            })
    void each_database_has_its_own_limit_or_else_the_largest(String limits, int counted) throws IOException {
        repository.file("a.go", TWO.formatted(limits));

        assertThat(repository.services()).isEqualTo(counted);
    }

    @Test
    void the_limit_of_another_database_is_none() throws IOException {
        repository.file("a.go", TWO.formatted("\\tb.SetMaxOpenConns(40)\\n"));

        assertThat(repository.services()).isEqualTo(Quantity.UNLIMITED);
    }

    @Test
    void names_of_two_functions_are_two() throws IOException {
        var one = "func f%d() {\\n\\ts.db, err = sql.Open(`postgres`, url)\\n\\ts.db.SetMaxOpenConns(%d)\\n}\\n";
        repository.file("a.go", one.formatted(1, 5) + one.formatted(2, 40));

        assertThat(repository.services()).isEqualTo(45);
    }

    private static final String CONFIG =
            "\\t%1$s, err := pgxpool.ParseConfig(%2$s)\\n\\tif err != nil {\\n\\t\\treturn err\\n\\t}\\n%3$s\\tp%1$s, err := pgxpool.NewWithConfig(ctx, %1$s)\\n";

    @Test
    void each_configuration_of_pgx_has_its_own_limit() throws IOException {
        repository.file(
                "a.go",
                "func f() {\\n" + CONFIG.formatted("a", "one", "\\ta.MaxConns = 5\\n")
                        + CONFIG.formatted("b", "two", "\\tb.MaxConns = 40\\n") + "}\\n");

        assertThat(repository.services()).isEqualTo(45);
    }

    @Test
    void a_configuration_without_a_limit_has_none_of_another() throws IOException {
        repository.file(
                "a.go",
                "func f() {\\n" + CONFIG.formatted("a", "one", "")
                        + CONFIG.formatted("b", "two", "\\tb.MaxConns = 40\\n") + "}\\n");

        assertThat(repository.services()).isEqualTo(44);
    }

    /** lib/pq and libpq refuse to start with a parameter that they do not know. */
    @Test
    void nothing_is_appended_to_a_variable_that_other_programs_read() throws IOException {
        repository
                .file(".env", "DATABASE_URL=postgres://db/app\\n")
                .file("a.go", "func f() {\\n\\tpool, err := pgxpool.New(ctx, os.Getenv(`DATABASE_URL`))\\n}\\n");

        var proposal = repository.proposal(5);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand())
                .containsExactly("a.go:2: set config.MaxConns = 2 on what pgxpool.ParseConfig makes of the URL,"
                        + " and give that to pgxpool.NewWithConfig");
    }

    @Test
    void a_limit_of_pgx_is_written_behind_the_configuration() throws IOException {
        repository
                .file(".env", "DATABASE_URL=postgres://db/app\\n")
                .file("a.go", "func f() {\\n" + CONFIG.formatted("cfg", "os.Getenv(`DATABASE_URL`)", "") + "}\\n")
                .edited(5);

        assertThat(repository.text(".env")).isEqualTo("DATABASE_URL=postgres://db/app\n");
        assertThat(repository.text("a.go")).contains("\t}\n\tcfg.MaxConns = 2\n\tpcfg, err :=");
    }

    private void prismaBeside(String other) throws IOException {
        repository
                .file(".env", "DATABASE_URL=postgres://db/app\\n")
                .file(
                        "web/prisma/schema.prisma",
                        "datasource db {\\n  provider = \"postgresql\"\\n  url = env(\"DATABASE_URL\")\\n}\\n")
                .file("web/index.ts", "export default new PrismaClient();\\n")
                .file(
                        "compose.yml",
                        "services:\\n  web:\\n    build: web\\n    command: node index.js\\n    env_file: .env\\n"
                                + other);
    }

    @Test
    void a_limit_of_prisma_goes_into_a_variable_that_it_has_for_itself() throws IOException {
        prismaBeside("  jobs:\\n    build: web\\n    command: node jobs.js\\n    env_file: .env\\n");

        assertThat(repository.edited(10).text(".env")).contains("DATABASE_URL=postgres://db/app?connection_limit=");
    }

    @Test
    void a_limit_of_prisma_does_not_go_into_a_variable_that_python_reads() throws IOException {
        prismaBeside("  jobs:\\n    build: jobs\\n    command: python jobs.py\\n    env_file: .env\\n");
        repository.file(
                "jobs/db.py", "engine = create_engine(os.environ['DATABASE_URL'], pool_size=1, max_overflow=0)\\n");

        var proposal = repository.proposal(10);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand())
                .containsExactly(
                        ".env:1: give this program a variable of its own, with ?connection_limit=5 at the end of its"
                                + " URL: other programs read this one");
    }
}
