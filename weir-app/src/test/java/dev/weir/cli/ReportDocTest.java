package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A recording of a real incident, made by the first Weir that could: every later one reads it and tells the same. */
class ReportDocTest {
    private static final Path RECORDING = Path.of("src", "test", "resources", "report", "incident");
    private static final Path DOC = Path.of("..", "docs", "doctor.md");

    @Test
    void the_page_in_the_document_is_what_weir_report_writes_of_the_recording() throws Exception {
        var shell = new CommandLineHarness();

        assertThat(shell.run("report", RECORDING.toString(), "--limit", "47")).isEqualTo(2);

        assertThat(Files.readString(DOC)).contains("````markdown\n" + shell.out + "````\n");
        assertThat(shell.err.toString()).isEmpty();
    }
}
