package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Weir beside PgBouncer. */
@Command(
        name = "compare",
        description = {
            "Measures Weir beside PgBouncer and writes docs/performance.md.",
            "Each round of each row is printed as it comes: for every contender the figures of the row."
        })
final class CompareCommand implements Callable<Integer> {
    @Mixin
    private Effort effort = new Effort();

    @Parameters(
            paramLabel = "GROUP",
            description = "What to measure: ${COMPLETION-CANDIDATES}; all but Weir beside itself when left out.",
            completionCandidates = Groups.Names.class)
    private List<String> names = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Group> groups = Groups.named(names);
        try (var bench = new Workbench()) {
            Stage stage = Stage.set(bench, effort);
            try (var _ = stage.postgres()) {
                for (Group group : groups) {
                    measure(stage, group);
                }
            }
        }
        if (effort.isWhole()) {
            Path page = effort.root.resolve("docs/performance.md");
            Files.writeString(page, PerformancePage.text(effort.root));
            System.out.println("written: " + page);
        }
        return 0;
    }

    private void measure(Stage stage, Group group) throws IOException, InterruptedException {
        var sheet = new Sheet();
        Machine.describe(stage, sheet);
        group.measure(stage, sheet);
        sheet.fact("load after", Machine.load());
        System.out.println(Tables.all(sheet));
        if (effort.isWhole()) {
            sheet.write(Groups.figures(effort.root, group));
        }
    }
}
