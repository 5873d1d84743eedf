package dev.weir.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ini language of PgBouncer: sections, {@code key = value} lines, {@code %include}, and comments that begin a
 * line with {@code ;} or {@code #}. A value is the rest of its line, so a {@code #} inside is part of it.
 *
 * <p>An included file goes on in the section that is open where it is included, and the section it ends in stays open
 * afterwards, as in PgBouncer. Paths are relative to the working directory, also as there.
 */
final class IniReader {
    /** One {@code key = value} line. */
    record Entry(Section section, String key, Position keyAt, String value, Position valueAt) {
        /** As written in messages; values stay out, they may hold a password. */
        @Override
        public String toString() {
            return section + " " + key;
        }
    }

    private static final int DEEPEST_INCLUDE = 10;
    private static final String QUOTED = "'[^']*+(?:''[^']*+)*+'|\"[^\"]*+(?:\"\"[^\"]*+)*+\"";
    private static final Pattern ENTRY = Pattern.compile("(?<key>" + QUOTED + "|[\\w.*-]+)\\s*=\\s*(?<value>.*)");
    private static final Pattern INCLUDE = Pattern.compile("%include\\s+(?<file>.+)");

    private final Problems problems;
    private final List<Entry> entries = new ArrayList<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private @Nullable Section section;
    private boolean skipping;
    /** Where [pgbouncer] has begun again, and how many entries had come before. */
    private @Nullable Position again;

    private int before;

    private IniReader(Problems problems) {
        this.problems = problems;
    }

    static List<Entry> readFile(Path file, Problems problems) {
        var reader = new IniReader(problems);
        reader.file(file, Position.of(file.toString()));
        reader.weighRepetition();
        return reader.entries;
    }

    static List<Entry> readText(String text, String fileName, Problems problems) {
        var reader = new IniReader(problems);
        reader.text(text, fileName);
        reader.weighRepetition();
        return reader.entries;
    }

    private void file(Path file, Position mentionedAt) {
        var real = file.toAbsolutePath().normalize();
        if (open.contains(real)) {
            problems.error(mentionedAt, "%s includes itself: remove this line".formatted(file));
            return;
        }
        if (open.size() > DEEPEST_INCLUDE) {
            problems.error(mentionedAt, "more than %d files include each other".formatted(DEEPEST_INCLUDE));
            return;
        }
        open.push(real);
        try {
            text(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (IOException e) {
            problems.error(mentionedAt, FileTrouble.explain(file, e));
        } finally {
            open.pop();
        }
    }

    private void text(String text, String fileName) {
        int number = 0;
        for (var raw : text.split("\n", -1)) {
            number++;
            var line = raw.strip();
            int column = 1 + raw.length() - raw.stripLeading().length();
            line(line, new Position(fileName, number, column));
        }
    }

    private void line(String line, Position at) {
        if (line.isEmpty() || line.startsWith(";") || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("[")) {
            section(line, at);
        } else if (line.startsWith("%")) {
            include(line, at);
        } else {
            entry(line, at);
        }
    }

    private void section(String line, Position at) {
        int end = line.indexOf(']');
        if (end < 0) {
            problems.error(at, "a section needs a closing ]");
            return;
        }
        var name = line.substring(1, end).strip();
        var known = Section.named(name);
        section = known.orElse(null);
        if (section == Section.PGBOUNCER
                && name.equals(section.title())
                && !generalKeys(entries).isEmpty()) {
            again = at;
            before = entries.size();
        }
        skipping = known.isEmpty(); // one message for the section is enough, its keys mean nothing then
        if (skipping) {
            problems.error(at, "unknown section [%s]%s".formatted(name, NearestName.hint(name, Section.names())));
        }
        var rest = line.substring(end + 1).stripLeading();
        line(rest, at.plus(line.length() - rest.length()));
    }

    /** PgBouncer sets every key of a section back to its default wherever the section begins (libusual's cfparser). */
    private void weighRepetition() {
        if (again == null) {
            return;
        }
        var kept = generalKeys(entries.subList(0, before));
        kept.removeAll(generalKeys(entries.subList(before, entries.size())));
        if (kept.contains("auth_type")) {
            problems.error(
                    again,
                    "[pgbouncer] begins again: to PgBouncer auth_type would be back at its default; write it here, or join the two");
        } else if (!kept.isEmpty()) {
            problems.warning(
                    again,
                    "[pgbouncer] begins again: PgBouncer forgets what came before, Weir keeps "
                            + String.join(", ", kept));
        }
    }

    private static Set<String> generalKeys(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.section() == Section.PGBOUNCER)
                .map(Entry::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void include(String line, Position at) {
        var include = INCLUDE.matcher(line);
        if (!include.matches()) {
            problems.error(at, "the only directive is \"%include FILE\"");
            return;
        }
        var fileAt = at.plus(include.start("file"));
        try {
            file(Path.of(include.group("file")), fileAt);
        } catch (InvalidPathException _) {
            problems.error(fileAt, "this is not a file name");
        }
    }

    private void entry(String line, Position at) {
        var entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            problems.error(
                    at, "expected \"key = value\"; quote a key that holds other characters than A-Z 0-9 _ . - *");
        } else if (skipping) {
            return;
        } else if (section == null) {
            problems.error(at, "\"%s\" stands before the first [section]".formatted(unquoted(entry.group("key"))));
        } else {
            var valueAt = at.plus(entry.start("value"));
            entries.add(new Entry(section, unquoted(entry.group("key")), at, entry.group("value"), valueAt));
        }
    }

    private static String unquoted(String key) {
        char quote = key.charAt(0);
        if (quote != '\'' && quote != '"') {
            return key;
        }
        var once = String.valueOf(quote);
        return key.substring(1, key.length() - 1).replace(once + once, once);
    }
}
