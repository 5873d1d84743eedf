package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(diff.byHand()).containsExactly(".env:3: add ?connection_limit=3");
    }

    @Test
    void a_name_that_only_says_where_a_secret_comes_from_is_none() {
        var source = new SourceText("f.py", "pool = create_pool(dsn=app.dsn, password=os.environ['P'], max_size=10)\n");

        assertThat(new UnifiedDiff(Map.of(at(source, "10"), 5)).byHand()).isEmpty();
    }
}
