package dev.weir.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The soak itself takes an hour and is started by hand (CONTRIBUTING.md); what is here every day shows that it works. */
final class SoakIT {
    private static final int MINUTES = Integer.getInteger("weir.soak.minutes", 0);
    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final Path DOCUMENT = Path.of(
                    System.getProperty("basedir", "."), "..", "docs", "endurance", "soak.md")
            .normalize();

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS) // for the long runs; what is waited for has bounds of its own
    void a_mixed_load_leaves_memory_descriptors_and_latency_flat() throws IOException, InterruptedException {
        if (MINUTES == 0) {
            var report = SoakRun.run(Duration.ofSeconds(12), Duration.ofSeconds(1), directory);

            assertThat(report.wrongAnswers()).isEmpty();
            assertThat(report.markdown()).contains("heap after collection");
        } else {
            var report = SoakRun.run(Duration.ofMinutes(MINUTES), SAMPLE, directory);
            Files.createDirectories(DOCUMENT.toAbsolutePath().getParent());
            Files.writeString(DOCUMENT, report.markdown());

            assertThat(report.complaints()).isEmpty();
        }
    }
}
