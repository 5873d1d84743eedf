package dev.weir.doctor.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Applies a unified difference as strictly as can be: every line that it names must stand exactly where it says. */
final class Patch {
    private static final String NO_NEWLINE = "\\ No newline at end of file";

    private Patch() {}

    static void apply(String diff, Path directory) throws IOException {
        List<String> before = List.of();
        var after = new ArrayList<String>();
        Path file = directory;
        int at = 0;
        for (var line : Pattern.compile("\n").splitAsStream(diff).toList()) {
            if (line.startsWith("--- a/")) {
                finish(file, directory, after, before, at);
                file = directory.resolve(line.substring(6));
                before = List.of(Files.readString(file).split("\n", -1));
                after = new ArrayList<>();
                at = 0;
            } else if (line.startsWith("@@ -")) {
                boolean inserts = line.contains(",0 +"); // then it stands behind the line that it names
                int start = Integer.parseInt(line.substring(4, line.indexOf(','))) - (inserts ? 0 : 1);
                after.addAll(before.subList(at, start));
                at = start;
                int then = Integer.parseInt(line.substring(line.indexOf('+') + 1, line.lastIndexOf(','))) - 1;
                check(after.size() == then, "the new side begins at " + then + " but stands at " + after.size());
            } else if (!line.startsWith("+++ ") && !line.equals(NO_NEWLINE)) {
                at = body(line, before, after, at);
            }
        }
        finish(file, directory, after, before, at);
    }

    private static int body(String line, List<String> before, List<String> after, int at) {
        var text = line.substring(1);
        if (line.charAt(0) == '+') {
            after.add(text);
            return at;
        }
        check(before.get(at).equals(text), "line " + (at + 1) + " is " + before.get(at) + " and not " + text);
        if (line.charAt(0) == ' ') {
            after.add(text);
        }
        return at + 1;
    }

    private static void finish(Path file, Path directory, List<String> after, List<String> before, int at)
            throws IOException {
        if (!file.equals(directory)) {
            after.addAll(before.subList(at, before.size()));
            Files.writeString(file, String.join("\n", after));
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
