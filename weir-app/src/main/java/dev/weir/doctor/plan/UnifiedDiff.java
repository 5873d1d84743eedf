package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Edits as {@code patch} and {@code git apply --unidiff-zero} read them: without context, because whatever stands beside a
 * number may be a secret.
 *
 * <p>A line that is edited is printed unless it may hold a secret itself, and a line that only gets company is not printed.
 * What cannot be printed is said in words, to be edited by hand.
 */
final class UnifiedDiff {
    private static final String NO_NEWLINE = "\\ No newline at end of file\n";

    private final StringBuilder text = new StringBuilder();
    private final List<String> byHand = new ArrayList<>();

    /** A number with the place it goes to. */
    private record Edit(Knob knob, int value) {
        Span span() {
            return knob.span();
        }

        int line() {
            return span().source().line(span().start());
        }

        String written() {
            return knob.before() + value + knob.after();
        }

        boolean overlaps(Edit other) {
            return span().start() < other.span().end() && other.span().start() < span().end();
        }

        boolean isWithinLine() {
            return line() == span().source().line(span().end());
        }

        String inWords(String because) {
            var what = knob.inserts()
                    ? "add " + written().strip().replace("\n", " ")
                    : span().text().matches("\\d+")
                            ? "change " + span().text() + " to " + written()
                            : "write " + written() + " for what stands there";
            return span().place() + ": " + what + " (" + because + ")";
        }
    }

    UnifiedDiff(Map<Knob, Integer> edits) {
        var files = new TreeMap<String, Map<Integer, List<Edit>>>();
        for (var entry : edits.entrySet()) {
            var edit = new Edit(entry.getKey(), entry.getValue());
            if (edit.knob().inWords()) {
                byHand.add(edit.span().place() + ": " + edit.written());
            } else if (edit.isWithinLine()) {
                files.computeIfAbsent(edit.span().source().path(), _ -> new TreeMap<>())
                        .computeIfAbsent(edit.line(), _ -> new ArrayList<>())
                        .add(edit);
            } else {
                byHand.add(edit.inWords("it goes over several lines"));
            }
        }
        files.forEach(this::file);
    }

    String text() {
        return text.toString();
    }

    List<String> byHand() {
        return byHand;
    }

    private void file(String path, Map<Integer, List<Edit>> lines) {
        var hunks = new StringBuilder();
        int shift = 0;
        for (var line : lines.entrySet()) {
            shift += hunk(line.getKey(), line.getValue(), shift, hunks);
        }
        if (!hunks.isEmpty()) {
            text.append("--- a/%s\n+++ b/%s\n".formatted(path, path)).append(hunks);
        }
    }

    /** Appends a hunk and tells by how many lines it makes the file longer. */
    private int hunk(int line, List<Edit> edits, int shift, StringBuilder hunks) {
        var source = edits.getFirst().span().source();
        var before = source.lineText(line);
        if (edits.stream()
                .anyMatch(one -> edits.stream().anyMatch(other -> !other.equals(one) && one.overlaps(other)))) {
            edits.forEach(edit -> byHand.add(edit.inWords("it stands within another edit, or another within it")));
            return 0;
        }
        var after = rewritten(source, line, edits);
        boolean unended = line == source.lines();
        boolean stays = !unended && after.getFirst().equals(before);
        if (!stays && Secrets.mayBeIn(source, line)) {
            edits.forEach(edit -> byHand.add(edit.inWords("the line may hold a secret")));
            return 0;
        }
        var added = after.subList(stays ? 1 : 0, after.size());
        if (!source.isUnicode() && !((stays ? "" : before) + added).chars().allMatch(c -> c < 128)) {
            edits.forEach(edit -> byHand.add(edit.inWords("the file is not UTF-8, and this is")));
            return 0;
        }
        hunks.append(
                "@@ -%d,%d +%d,%d @@\n".formatted(line, stays ? 0 : 1, line + shift + (stays ? 1 : 0), added.size()));
        if (!stays) {
            hunks.append('-').append(before).append('\n').append(unended ? NO_NEWLINE : "");
        }
        added.forEach(one -> hunks.append('+').append(one).append('\n'));
        hunks.append(unended ? NO_NEWLINE : "");
        return after.size() - 1;
    }

    /** The lines that take the place of one, with its line break. */
    private static List<String> rewritten(SourceText source, int line, List<Edit> edits) {
        int start = source.startOf(line);
        var before = source.lineText(line);
        var result = new StringBuilder(before);
        var ordered = new ArrayList<>(edits);
        ordered.sort(Comparator.comparingInt((Edit edit) -> edit.span().start()));
        for (var edit : ordered.reversed()) {
            result.replace(edit.span().start() - start, edit.span().end() - start, edit.written());
        }
        boolean carriage = before.endsWith("\r");
        boolean inserted = carriage || (line == source.lines() && source.text().contains("\r\n"));
        var lines =
                result.toString().replace("\r", "").replace("\n", inserted ? "\r\n" : "\n") + (carriage ? "\r" : "");
        return List.of(lines.split("\n", -1));
    }
}
