package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetTest {
    @Test
    void what_was_written_reads_the_same(@TempDir Path directory) throws IOException {
        var sheet = new Sheet();
        sheet.fact("date", "2026-11-21");
        sheet.add("CPU, µs", "simple 16", Target.ratioAtMost(0.85), round(20, 123_456.7));
        sheet.add("CPU, µs", "simple 16", Target.ratioAtMost(0.85), round(30, 0.012_5));
        sheet.add("CPU, µs", "simple 64", Target.NONE, Map.of("Weir", 1.0));
        Path file = directory.resolve("deep/transactions.tsv");

        sheet.write(file);
        var read = Sheet.read(file);

        assertThat(read.fact("date")).isEqualTo("2026-11-21");
        assertThat(read.entries()).hasSize(2);
        var first = read.entries().getFirst();
        assertThat(first.figure()).isEqualTo("CPU, µs");
        assertThat(first.row()).isEqualTo("simple 16");
        assertThat(first.target()).isEqualTo(Target.ratioAtMost(0.85));
        assertThat(first.rounds().keySet()).containsExactly("PgBouncer 1.18.0", "Weir");
        assertThat(first.rounds().get("PgBouncer 1.18.0")).containsExactly(20.0, 30.0);
        assertThat(first.rounds().get("Weir")).containsExactly(123_460.0, 0.012_5);
        assertThat(read.entries().getLast().target()).isEqualTo(Target.NONE);
    }

    @Test
    void a_line_that_makes_no_sense_is_named(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("broken.tsv"), "fact\tdate\n");

        assertThatThrownBy(() -> Sheet.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.tsv");
    }

    private static Map<String, Double> round(double peer, double weir) {
        var round = new LinkedHashMap<String, Double>();
        round.put("PgBouncer 1.18.0", peer);
        round.put("Weir", weir);
        return round;
    }
}
