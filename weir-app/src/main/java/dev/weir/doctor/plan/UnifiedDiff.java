package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Edits as {@code patch} and {@code git apply --unidiff-zero} read them.
 *
 * <p>A line that may hold a secret is not printed: not as context, which then ends before it, and not as an edit, which has
 * to be made by hand.
 */
final class UnifiedDiff {
    private static final int CONTEXT = 3;

    private final StringBuilder text = new StringBuilder();
    private final List<String> byHand = new ArrayList<>();

    /** One line of a file with what takes its place. */
    private record Replaced(int line, List<String> lines) {}

    UnifiedDiff(Map<Knob, Integer> edits) {
        var files = new TreeMap<String, Map<Integer, List<Map.Entry<Knob, Integer>>>>();
        var sources = new LinkedHashMap<String, SourceText>();
        for (var edit : edits.entrySet()) {
            var span = edit.getKey().span();
            sources.put(span.source().path(), span.source());
            files.computeIfAbsent(span.source().path(), _ -> new TreeMap<>())
                    .computeIfAbsent(span.source().line(span.start()), _ -> new ArrayList<>())
                    .add(edit);
        }
        files.forEach((path, lines) -> file(sources.get(path), lines));
    }

    String text() {
        return text.toString();
    }

    List<String> byHand() {
        return byHand;
    }

    private void file(@Nullable SourceText source, Map<Integer, List<Map.Entry<Knob, Integer>>> lines) {
        if (source == null) {
            return;
        }
        var replaced = new ArrayList<Replaced>();
        lines.forEach((line, edits) -> {
            var before = source.lineText(line);
            var after = rewritten(source, line, edits);
            if (Secrets.mayBeIn(source, before) || Secrets.mayBeIn(source, after)) {
                edits.forEach(edit -> byHand.add(inWords(edit)));
            } else {
                replaced.add(new Replaced(line, List.of(after.split("\n", -1))));
            }
        });
        if (!replaced.isEmpty()) {
            text.append("--- a/")
                    .append(source.path())
                    .append('\n')
                    .append("+++ b/")
                    .append(source.path())
                    .append('\n');
            hunks(source, replaced);
        }
    }

    private static String inWords(Map.Entry<Knob, Integer> edit) {
        var knob = edit.getKey();
        var written = knob.before() + edit.getValue() + knob.after();
        var place = knob.span().place();
        return knob.span().start() == knob.span().end()
                ? place + ": add " + written
                : place + ": change " + knob.span().text() + " to " + written;
    }

    private static String rewritten(SourceText source, int line, List<Map.Entry<Knob, Integer>> edits) {
        int start = source.startOf(line);
        var result = new StringBuilder(source.lineText(line));
        var ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt(
                (Map.Entry<Knob, Integer> edit) -> edit.getKey().span().start()));
        for (var edit : ordered.reversed()) {
            var span = edit.getKey().span();
            result.replace(
                    span.start() - start,
                    Math.min(span.end() - start, result.length()),
                    edit.getKey().before() + edit.getValue() + edit.getKey().after());
        }
        return result.toString();
    }

    private void hunks(SourceText source, List<Replaced> replaced) {
        int shift = 0;
        for (int i = 0; i < replaced.size(); ) {
            int end = i + 1;
            while (end < replaced.size()
                    && joins(
                            source,
                            replaced.get(end - 1).line(),
                            replaced.get(end).line())) {
                end++;
            }
            shift += hunk(source, replaced.subList(i, end), shift);
            i = end;
        }
    }

    private static boolean joins(SourceText source, int line, int next) {
        if (next - line > 2 * CONTEXT) {
            return false;
        }
        for (int between = line + 1; between < next; between++) {
            if (Secrets.mayBeIn(source, source.lineText(between))) {
                return false;
            }
        }
        return true;
    }

    /** Appends a hunk and tells by how many lines it makes the file longer. */
    private int hunk(SourceText source, List<Replaced> edits, int shift) {
        int first = edits.getFirst().line();
        int last = edits.getLast().line();
        int from = first;
        while (from > 1 && first - from < CONTEXT && !Secrets.mayBeIn(source, source.lineText(from - 1))) {
            from--;
        }
        int to = last;
        while (to < source.lines()
                && to - last < CONTEXT
                && isLine(source, to + 1)
                && !Secrets.mayBeIn(source, source.lineText(to + 1))) {
            to++;
        }
        var body = new StringBuilder();
        int added = 0;
        for (int line = from; line <= to; line++) {
            int number = line;
            var edit = edits.stream().filter(one -> one.line() == number).findFirst();
            boolean unended = line == source.lines();
            if (edit.isPresent()) {
                replace(body, source.lineText(line), edit.get().lines(), unended);
                added += edit.get().lines().size() - 1;
            } else {
                body.append(' ').append(source.lineText(line)).append('\n').append(unended ? NO_NEWLINE : "");
            }
        }
        int length = to - from + 1;
        text.append("@@ -%d,%d +%d,%d @@\n".formatted(from, length, from + shift, length + added))
                .append(body);
        return added;
    }

    /** A line that only gets company stays as it is. */
    private static void replace(StringBuilder body, String before, List<String> after, boolean unended) {
        boolean stays = !unended && after.getFirst().equals(before);
        body.append(stays ? ' ' : '-').append(before).append('\n').append(unended ? NO_NEWLINE : "");
        after.subList(stays ? 1 : 0, after.size())
                .forEach(one -> body.append('+').append(one).append('\n'));
        body.append(unended ? NO_NEWLINE : "");
    }

    private static final String NO_NEWLINE = "\\ No newline at end of file\n";

    /** Behind the last line break there is no line. */
    private static boolean isLine(SourceText source, int line) {
        return line < source.lines() || !source.lineText(line).isEmpty();
    }
}
