package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private final CommandLineHarness shell = new CommandLineHarness();

    @TempDir
    Path repository = Path.of("");

    private int plan(String... options) {
        var arguments = new String[options.length + 2];
        arguments[0] = "plan";
        arguments[1] = repository.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return shell.run(arguments);
    }

    private void engine(int size) throws IOException {
        Files.writeString(repository.resolve("db.py"), """
                PASSWORD = "hunter2"
                engine = create_engine("postgresql://app:hunter2@db/app")
                other = create_engine(url, pool_size=%d, max_overflow=0)
                """.formatted(size));
        Files.writeString(repository.resolve("Procfile"), "web: gunicorn app:app --workers 4\n");
    }

    @Test
    void fits_is_0_and_does_not_fit_is_1() throws IOException {
        engine(5);

        assertThat(plan("--limit", "200")).isZero();
        assertThat(shell.out.toString()).contains("It fits: 82 connections at worst, of 200");
        assertThat(plan("--limit", "97")).isEqualTo(1);
        assertThat(shell.out.toString()).contains("It does not fit with headroom: 82", "At most 77");
        assertThat(plan("--limit", "50")).isEqualTo(1);
        assertThat(shell.out.toString()).contains("It does not fit: 82");
        assertThat(plan("--limit", "82", "--headroom", "0")).isZero();
    }

    @Test
    void a_directory_that_says_nothing_is_one_sentence_and_3() throws IOException {
        assertThat(plan()).isEqualTo(3);
        assertThat(shell.err.toString()).hasLineCount(1).contains("no settings of PostgreSQL pools found");
        assertThat(shell.run("plan", repository + "/gone")).isEqualTo(3);
        assertThat(shell.err.toString()).hasLineCount(1).contains("is not a directory");
        assertThat(shell.out.toString()).isEmpty();
    }

    @Test
    void what_is_written_is_narrow_plain_and_without_secrets() throws IOException {
        engine(300);

        plan("--platform", "digitalocean:1gb");

        assertThat(shell.out.toString().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        assertThat(shell.out.toString()).doesNotContain("\u001b", "hunter2");
        plan("--json");
        assertThat(shell.out.toString()).doesNotContain("hunter2");
        plan("--format", "github");
        assertThat(shell.out.toString()).doesNotContain("hunter2");
    }

    @Test
    void annotations_stand_at_the_lines_that_decide() throws IOException {
        engine(300);

        assertThat(plan("--format", "github")).isEqualTo(1);
        assertThat(shell.out.toString())
                .contains("::error file=" + repository
                        + "/db.py,line=3,title=Connections do not fit::create_engine: 300 + 0")
                .contains("::error file=" + repository + "/Procfile,line=1,")
                .contains("20 %25 of 97 free")
                .doesNotContain("% ");
    }

    @Test
    void json_has_the_sums_and_the_edits() throws IOException {
        engine(5);

        assertThat(plan("--json", "--limit", "50")).isEqualTo(1);
        assertThat(shell.out.toString())
                .hasLineCount(1)
                .contains(
                        "\"fits\":false",
                        "\"worst_case\":82",
                        "\"services_total\":80",
                        "\"from\":\"db.py:3\"",
                        "\"profile\":\"balanced\"");
    }

    @Test
    void what_was_assumed_can_be_said() throws IOException {
        engine(5);

        assertThat(plan(
                        "--limit",
                        "97",
                        "--instances",
                        "web=2",
                        "--processes",
                        "web=1",
                        "--migrations",
                        "0",
                        "--consoles",
                        "3"))
                .isZero();
        assertThat(shell.out.toString()).contains("43 connections at worst").doesNotContain("Assumed");
        assertThat(plan("--value", "db.py:3=1", "--limit", "200")).isZero();
        assertThat(shell.out.toString()).contains("as said by --value");
    }

    @Test
    void a_pool_in_the_branch_that_does_not_count_is_shown_and_not_added() throws IOException {
        Files.writeString(repository.resolve("db.py"), """
                if large:
                    engine = create_engine(url, pool_size=9, max_overflow=-1)
                else:
                    engine = create_engine(url, pool_size=3, max_overflow=0)
                """);

        assertThat(plan("--limit", "20")).isEqualTo(1);
        assertThat(shell.out.toString())
                .contains(
                        "app: 1 instance × 1 process × unlimited = unlimited", "db.py:4, in another branch: not added");
        plan("--json");
        assertThat(shell.out.toString()).contains("\"counted\":false");
        plan("--format", "github");
        assertThat(shell.out.toString()).contains("create_engine: 9 + unlimited in each process");
    }

    @Test
    void each_profile_prints_its_own_edits() throws IOException {
        engine(5);

        plan("--limit", "97", "--profile", "conservative");
        var conservative = shell.out.toString();
        plan("--limit", "97", "--profile", "high-performance");

        assertThat(conservative)
                .contains("To apply the edits of profile conservative")
                .isNotEqualTo(shell.out.toString());
    }

    @Test
    void options_that_cannot_be_are_named() throws IOException {
        engine(5);

        assertThat(plan("--platform", "nowhere:1gb")).isEqualTo(2);
        assertThat(shell.err.toString()).hasLineCount(1).contains("no platform named nowhere", "digitalocean");
        assertThat(plan("--platform", "digitalocean:3gb")).isEqualTo(2);
        assertThat(shell.err.toString()).contains("digitalocean:4gb");
        assertThat(plan("--instances", "api=3")).isEqualTo(2);
        assertThat(shell.err.toString()).contains("those that do: web");
        assertThat(plan("--deployment", "kubernetes")).isEqualTo(2);
        assertThat(shell.err.toString()).contains("procfile");
        assertThat(plan("--profile", "fast")).isEqualTo(2);
        assertThat(plan("--headroom", "95")).isEqualTo(2);
        assertThat(plan("--format", "gitlab")).isEqualTo(2);
        assertThat(plan("--limit", "0")).isEqualTo(2);
        assertThat(plan("--limit", "5", "--platform", "digitalocean:1gb")).isEqualTo(2);
    }

    @Test
    void the_edits_of_a_file_keep_its_line_breaks() throws IOException {
        Files.writeString(repository.resolve("db.py"), "a = 1\r\nengine = create_engine(url, pool_size=300)\r\n");

        plan();

        assertThat(shell.out.toString()).containsPattern("\\n\\+engine = create_engine\\(url, pool_size=\\d+.*\\)\r\n");
    }
}
