package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedDiffTest {
    @TempDir
    Path directory = Path.of("");

    private static Knob at(SourceText source, String text) {
        int start = source.text().indexOf(text);
        return Knob.at(source.span(start, start + text.length()), Knob.Kind.POOL);
    }

    @Test
    void far_edits_are_hunks_of_their_own_and_apply() throws IOException {
        var text = "a = 10\n" + "x\n".repeat(20) + "b = 20\nc = 30, 31\n" + "y\n".repeat(3) + "d = 40";
        var source = new SourceText("f.py", text);
        Files.writeString(directory.resolve("f.py"), text);
        var behind = source.span(text.indexOf(", 31"), text.indexOf(", 31"));
        var edits = new LinkedHashMap<Knob, Integer>();
        List.of("10", "20", "30", "40").forEach(number -> edits.put(at(source, number), Integer.parseInt(number) / 10));
        edits.put(new Knob(behind, "\nmore = ", "", Knob.Kind.POOL), 7);

        Patch.apply(new UnifiedDiff(edits).text(), directory);

        assertThat(directory.resolve("f.py"))
                .hasContent("a = 1\n" + "x\n".repeat(20) + "b = 2\nc = 3\nmore = 7, 31\n" + "y\n".repeat(3) + "d = 4");
    }

    @Test
    void no_line_with_a_secret_is_printed() {
        var source = new SourceText(".env", """
                SECRET_KEY=hunter1
                POOL=10
                DATABASE_URL=postgresql://app:hunter2@db/app
                """);
        var url = source.text().indexOf("/app\n") + 4;
        var diff = new UnifiedDiff(Map.of(
                at(source, "10"), 5, new Knob(source.span(url, url), "?connection_limit=", "", Knob.Kind.POOL), 3));

        assertThat(diff.text()).contains("-POOL=10\n+POOL=5\n").doesNotContain("hunter");
        assertThat(diff.byHand()).containsExactly(".env:3: add ?connection_limit=3 (the line may hold a secret)");
    }

    @Test
    void a_name_that_only_says_where_a_secret_comes_from_is_none() {
        var source = new SourceText("f.py", "pool = create_pool(dsn=app.dsn, password=os.environ['P'], max_size=10)\n");

        assertThat(new UnifiedDiff(Map.of(at(source, "10"), 5)).byHand()).isEmpty();
    }

    /** What a real tool makes of it, not only what this project's idea of one does. */
    private void gitApply(String diff) throws IOException, InterruptedException {
        var git = new ProcessBuilder("git", "apply", "--unidiff-zero", "-p1", "-")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        git.environment()
                .put(
                        "GIT_CEILING_DIRECTORIES",
                        String.valueOf(directory.toAbsolutePath().getParent()));
        var process = git.start();
        try (var in = process.getOutputStream()) {
            in.write(diff.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Edits of neighbours, insertions at the beginning, in the middle and at the end, with either line break. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void git_applies_what_is_printed(String end) throws Exception {
        var text = "a = 10\nb = 20\nsame\nc = 30\nd = 40\nlast = 50".replace("\n", end);
        var source = new SourceText("f.py", text);
        Files.writeString(directory.resolve("f.py"), text);
        var edits = new LinkedHashMap<Knob, Integer>();
        List.of("10", "20", "50").forEach(number -> edits.put(at(source, number), Integer.parseInt(number) / 10));
        for (var behind : List.of("= 10", "same", "= 40", "= 50")) {
            int at = text.indexOf(behind) + behind.length();
            edits.put(new Knob(source.span(at, at), "\nmore = ", "\nyet = 0", Knob.Kind.POOL), 7);
        }

        gitApply(new UnifiedDiff(edits).text());

        var more = "\nmore = 7\nyet = 0";
        var expected = "a = 1" + more + "\nb = 2\nsame" + more + "\nc = 30\nd = 40" + more + "\nlast = 5" + more;
        assertThat(Files.readString(directory.resolve("f.py"))).isEqualTo(expected.replace("\n", end));
    }

    @Test
    void a_line_that_only_gets_company_is_not_printed() {
        var source = new SourceText("f.go", "db, err := open(\"password=hunter1\")\nreturn db\n");
        int at = source.text().indexOf('\n');

        var diff = new UnifiedDiff(Map.of(new Knob(source.span(at, at), "\ndb.Max(", ")", Knob.Kind.POOL), 7));

        assertThat(diff.text()).isEqualTo("--- a/f.go\n+++ b/f.go\n@@ -1,0 +2,1 @@\n+db.Max(7)\n");
    }

    @Test
    void an_expression_over_several_lines_is_edited_by_hand() {
        var source = new SourceText("f.py", "workers = max(\n    2,\n    cpus,\n)\n");
        var diff =
                new UnifiedDiff(Map.of(Knob.at(source.span(10, source.text().length() - 1), Knob.Kind.PROCESSES), 4));

        assertThat(diff.text()).isEmpty();
        assertThat(diff.byHand()).hasSize(1).first().asString().startsWith("f.py:1: write 4 ");
    }

    @Test
    void edits_of_the_same_place_are_made_by_hand() {
        var source = new SourceText("f.py", "workers = max(2, 10)\n");
        var diff = new UnifiedDiff(Map.of(at(source, "max(2, 10)"), 4, at(source, "10"), 5));

        assertThat(diff.text()).isEmpty();
        assertThat(diff.byHand())
                .hasSize(2)
                .allSatisfy(one -> assertThat(one).contains("it stands within another edit"));
    }
}
