package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The page from the figures there are, for when only its words changed. */
@Command(name = "page", description = "Writes docs/performance.md from the figures in weir-bench/results.")
final class PageCommand implements Callable<Integer> {
    @Option(names = "--root", hidden = true)
    private Path root = Path.of("").toAbsolutePath();

    @Override
    public Integer call() throws IOException {
        Files.writeString(root.resolve("docs/performance.md"), PerformancePage.text(root));
        return 0;
    }
}
