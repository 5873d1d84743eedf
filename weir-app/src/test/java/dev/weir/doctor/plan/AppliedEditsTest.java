package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a file when its edits are made: it must still start, and do what the plan says. */
class AppliedEditsTest {
    @TempDir
    Path repository = Path.of("");

    private Proposal proposal(int limit) {
        return Samples.plan(repository, Samples.options(List.of("limit " + limit))).proposals().stream()
                .filter(one -> one.profile() == Profile.HIGH_PERFORMANCE)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_no_utf_8_is_not_printed_as_if_it_were() throws IOException {
        var text = "engine = create_engine(url, pool_size=30, max_overflow=0)  # für alle\n";
        Files.write(repository.resolve("db.py"), text.getBytes(StandardCharsets.ISO_8859_1));

        var proposal = proposal(20);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand()).containsExactly("db.py:1: change 30 to 14 (the file is not UTF-8, and this is)");
    }
}
