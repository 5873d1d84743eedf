package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A repository that a test writes, with what is planned for it. */
record ScratchRepository(Path directory) {
    /** Writes a file; {@code \n} and {@code \t} in it are meant. */
    ScratchRepository file(String path, String text) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(directory));
        Files.writeString(file, text.replace("\\n", "\n").replace("\\t", "\t"));
        return this;
    }

    String text(String path) throws IOException {
        return Files.readString(directory.resolve(path));
    }

    Plan plan(int limit) {
        return Samples.plan(directory, Samples.options(List.of("limit " + limit)));
    }

    /** What the services may open at worst. */
    int services() {
        return plan(500).budgets().getFirst().services(Map.of());
    }

    List<String> assumptions() {
        return plan(500).assumptions().stream()
                .map(assumption -> assumption.text())
                .toList();
    }

    Proposal proposal(int limit) {
        return plan(limit).proposals().stream()
                .filter(one -> one.profile() == Profile.HIGH_PERFORMANCE)
                .findFirst()
                .orElseThrow();
    }

    /** Makes the printed edits, with which everything must fit as it was said. */
    ScratchRepository edited(int limit) throws IOException {
        var proposal = proposal(limit);
        assertThat(proposal.byHand()).isEmpty();
        Patch.apply(proposal.diff(), directory);
        assertThat(plan(limit).fits()).isTrue();
        assertThat(plan(limit).budgets().getFirst().worstCase()).isEqualTo(proposal.worstCase());
        return this;
    }
}
