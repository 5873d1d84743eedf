package dev.weir.doctor.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real message and what must be made of it. In the files each begins with {@code === layer platform framework rule}, where
 * {@code -} is "the text does not say", or with {@code === unknown} and a few words.
 *
 * @param file where it is
 * @param expected the words behind the signs of equality
 */
record Message(String file, String expected, String text) {
    private static final Path FOLDER = Path.of("src/test/resources/explain");
    private static final String MARK = "=== ";

    static List<Message> all() throws IOException {
        var messages = new ArrayList<Message>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.sorted().toList()) {
                read(file, messages);
            }
        }
        return messages;
    }

    private static void read(Path file, List<Message> messages) throws IOException {
        var expected = "";
        var text = new StringBuilder();
        for (var line : Files.readAllLines(file)) {
            if (line.startsWith(MARK)) {
                add(file, expected, text, messages);
                expected = line.substring(MARK.length());
                text.setLength(0);
            } else {
                text.append(line).append('\n');
            }
        }
        add(file, expected, text, messages);
    }

    private static void add(Path file, String expected, StringBuilder text, List<Message> messages) {
        if (!text.isEmpty()) {
            messages.add(new Message(file.getFileName().toString(), expected, text.toString()));
        }
    }

    boolean isUnknown() {
        return expected.startsWith("unknown");
    }

    @Override
    public String toString() {
        return file + ": " + expected + ": " + text.lines().findFirst().orElse("");
    }
}
