package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConsoleDocTest {
    @ParameterizedTest
    @EnumSource(DatabaseOrder.Verb.class)
    void every_order_is_explained(DatabaseOrder.Verb verb) throws IOException {
        var usage = verb + (verb.fitsAll() ? " [db]" : " db");

        assertThat(Files.readString(Path.of("../docs/console.md"))).contains("| `" + usage + "` |");
    }
}
