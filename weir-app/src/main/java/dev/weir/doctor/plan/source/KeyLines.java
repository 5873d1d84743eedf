package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files of lines {@code key = value}: {@code .env}, Java properties, INI files, PHP-FPM's pools. */
public record KeyLines(List<Line> lines) {
    /** One setting; the span of the value is without quotes. */
    public record Line(String key, Span value) {}

    /** {@code KEY=value}, {@code export KEY="value" # comment}. */
    public static KeyLines ofEnvironment(SourceText source) {
        return read(source, "=", true);
    }

    /** {@code key = value # comment} in any section; the sections themselves are no lines of theirs. */
    public static KeyLines ofIni(SourceText source) {
        return read(source, "=", true);
    }

    /** {@code key=value} and {@code key: value}; continued lines keep their first line only. */
    public static KeyLines ofProperties(SourceText source) {
        return read(source, "=:", false);
    }

    private static KeyLines read(SourceText source, String separators, boolean comments) {
        var lines = new ArrayList<Line>();
        for (int number = 1; number <= source.lines(); number++) {
            line(source, number, separators, comments).ifPresent(lines::add);
        }
        return new KeyLines(lines);
    }

    private static Optional<Line> line(SourceText source, int number, String separators, boolean comments) {
        var text = source.lineText(number);
        var trimmed = text.strip();
        if (trimmed.isEmpty() || "#;!".indexOf(trimmed.charAt(0)) >= 0) {
            return Optional.empty();
        }
        int separator = 0;
        while (separator < text.length() && separators.indexOf(text.charAt(separator)) < 0) {
            separator++;
        }
        if (separator == text.length()) {
            return Optional.empty();
        }
        var key = text.substring(0, separator).strip();
        key = key.startsWith("export ") ? key.substring(7).strip() : key;
        int start = separator + 1;
        int end = text.length();
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        char quote = start < end ? text.charAt(start) : ' ';
        if (comments && (quote == '"' || quote == '\'') && text.indexOf(quote, start + 1) > 0) {
            start++;
            end = text.indexOf(quote, start);
        } else if (comments && text.indexOf(" #", start) >= 0) {
            end = text.indexOf(" #", start);
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        int offset = source.startOf(number);
        return Optional.of(new Line(key, source.span(offset + start, offset + end)));
    }

    /** The last setting of that key, as it would win. */
    public Optional<Line> last(String key) {
        return lines.stream().filter(line -> line.key().equals(key)).reduce((_, later) -> later);
    }
}
