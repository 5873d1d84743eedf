package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("basedir", "."), "..", "docs", "config.md")
            .normalize();

    @Test
    void the_document_says_what_the_key_table_says() throws IOException {
        if (Boolean.getBoolean("weir.regenerate")) {
            Files.createDirectories(DOCUMENT.toAbsolutePath().getParent());
            Files.writeString(DOCUMENT, ConfigDoc.markdown());
        }

        assertThat(DOCUMENT)
                .as("stale: run mvn -q -pl :weir test -Dtest=ConfigDocTest -Dweir.regenerate=true")
                .hasContent(ConfigDoc.markdown());
    }
}
