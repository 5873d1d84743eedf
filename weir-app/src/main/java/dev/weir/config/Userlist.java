package dev.weir.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads auth_file: lines of {@code "user" "secret"}, quotes doubled inside, the rest of a line ignored, {@code ;} begins
 * a comment line. PgBouncer stops silently at the first broken line and forgets the users below it; here each broken
 * line is an error.
 */
public final class Userlist {
    private static final String QUOTED = "\"([^\"]*+(?:\"\"[^\"]*+)*+)\"";
    private static final Pattern LINE = Pattern.compile(QUOTED + "\\s*" + QUOTED + ".*");
    private static final Pattern LOOKS_DERIVED = Pattern.compile("(?:SCRAM-SHA-256\\$|md5[0-9a-fA-F]{20}).*");

    private Userlist() {}

    /** By user name, in the order of the file. Problems never quote a line: it holds a secret. */
    public static Map<String, Secret> read(Path file, Problems problems) {
        return read(file, Position.of(file.toString()), problems);
    }

    /** The same, with the position to blame when the file cannot be read. */
    static Map<String, Secret> read(Path file, Position mentionedAt, Problems problems) {
        try {
            return parse(Files.readString(file), file.toString(), problems);
        } catch (IOException e) {
            problems.error(mentionedAt, "auth_file: " + FileTrouble.explain(file, e));
            return Map.of();
        }
    }

    static Map<String, Secret> parse(String text, String fileName, Problems problems) {
        var users = new LinkedHashMap<String, Secret>();
        int number = 0;
        for (var raw : text.split("\n", -1)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith(";")) {
                continue;
            }
            var at = new Position(
                    fileName, number, 1 + raw.length() - raw.stripLeading().length());
            var fields = LINE.matcher(line);
            if (!fields.matches()) {
                problems.error(at, "expected \"user\" \"secret\" in double quotes; a comment line begins with ;");
                continue;
            }
            var user = fields.group(1).replace("\"\"", "\"");
            var secret = Secret.of(fields.group(2).replace("\"\"", "\""));
            if (secret.kind() == Secret.Kind.PLAIN
                    && LOOKS_DERIVED.matcher(secret.value()).matches()) {
                problems.warning(
                        at, "the secret of \"%s\" looks derived but is cut off: taken as a password".formatted(user));
            }
            if (users.put(user, secret) != null) {
                problems.warning(at, "user \"%s\" is listed twice; this line counts".formatted(user));
            }
        }
        return users;
    }
}
