package dev.weir.session.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shortest scripts of bugs that the simulation has found; the first line of each says what must be true. */
@ExtendWith(QuietLog.class)
class KeptScriptsTest {
    private static final Path KEPT = Path.of("src/test/resources/simulation");

    static List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(KEPT)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kept")
    void it_stays_mended(Path script) throws IOException {
        new Run(Script.parse(Files.readString(script))).run();
    }

    @Test
    void a_script_is_what_it_was_when_it_is_read_again() {
        Script made = ScriptMaker.of(7, 100);

        assertThat(Script.parse(made.toString())).hasToString(made.toString());
    }
}
