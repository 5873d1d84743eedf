package dev.weir.doctor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Weir itself says to clients, as it stands in the sources: whoever is told so may paste it into explain. */
class OwnErrorsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/weir");
    private static final Pattern TEXT = Pattern.compile(
            "(?s)(?:\\.message\\(|new Refusal\\((?:[^;]{0,400}?\\.code\\(\\)|SqlState\\.\\w+),)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+[^,;]{0,200})?)");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*(?:[^\"]*?\\+\\s*\"|[^\"]*$)");

    /** What a driver's or a program's own mistake brings about, and not the connections; each with what it is instead. */
    private static final List<String> NOT_OF_CONNECTIONS = List.of(
            "canceling statement due to user request", // asked for
            "waiting for a server connection", // a notice
            "cannot be changed", // SET in a way that a pool cannot keep
            "client selected an invalid SASL", // the driver
            "invalid SCRAM response", // the driver
            "malformed SCRAM message"); // the server

    @Test
    void explain_knows_every_error_that_weir_tells_a_client_about_its_connection() throws IOException {
        var texts = texts();

        assertThat(texts)
                .hasSizeGreaterThan(15)
                .contains("Weir is shutting down", "no such database: 3")
                .allSatisfy(text -> assertThat(Explainer.shipped()
                                .explain(new ByteArrayInputStream(("FATAL:  " + text).getBytes(StandardCharsets.UTF_8)))
                                .recognised())
                        .as(text)
                        .isTrue());
    }

    private static Set<String> texts() throws IOException {
        var texts = new TreeSet<String>();
        for (var room : List.of("session", "net", "pool", "wire/auth")) {
            try (var files = Files.walk(SOURCES.resolve(room))) {
                for (var file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    TEXT.matcher(Files.readString(file)).results().forEach(found -> texts.add(spoken(found.group(1))));
                }
            }
        }
        texts.removeIf(text -> text.equals("3") || NOT_OF_CONNECTIONS.stream().anyMatch(text::contains));
        return texts;
    }

    /** With a number wherever the source has a value: a number is also a name. */
    private static String spoken(String expression) {
        var joined = JOINED.matcher(expression).replaceAll("3");
        return joined.replace("\\\"", "\u0000")
                .replace("\"", "")
                .replace('\u0000', '"')
                .replaceAll("%[sd]", "3")
                .strip();
    }
}
