package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorWaitTest {
    @TempDir
    private Path directory;

    @Test
    void what_was_waited_since_the_last_question_is_told() throws IOException {
        Path counters = Files.writeString(directory.resolve("schedstat"), "35731891121 1000 409031\n");
        try (var wait = new ProcessorWait(counters)) {
            Files.writeString(counters, "35731891122 26000 409032\n");
            assertThat(wait.sinceLast()).isEqualTo(25_000);
            assertThat(wait.sinceLast()).isZero();
        }
    }

    @Test
    void where_nobody_counts_nothing_is_waited() throws IOException {
        try (var missing = new ProcessorWait(directory.resolve("none"));
                var other = new ProcessorWait(Files.writeString(directory.resolve("other"), "not numbers\n"))) {
            assertThat(missing.sinceLast()).isZero();
            assertThat(other.sinceLast()).isZero();
        }
    }
}
