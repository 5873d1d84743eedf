package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.Span;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings on lines of their own below one that stands there, in files of properties and of YAML. */
final class Siblings {
    /** What stands in front of a value that has its line for itself; behind a bracket or a dash it would have other neighbours. */
    private static final Pattern KEY = Pattern.compile("\\s*[\"']?([\\w.%\\-\"]*\\w)[\"']?\\s*[:=]\\s*[\"']?");

    private Siblings() {}

    /**
     * A setting below that of a value, or in words where nobody can say what a line there would belong to.
     *
     * @param from the key of the value, of which the line may have the end only: {@code jdbc.url}
     * @param to the new one, with what it shares with the other: {@code jdbc.max-size}
     */
    static Knob below(Span value, String from, String to) {
        return below(value, from, to, List.of());
    }

    /** The same, with lines in front of it that set others to 1. */
    static Knob below(Span value, String from, String to, List<String> ones) {
        var source = value.source();
        var line = source.lineText(source.line(value.start())).stripTrailing();
        int start = source.startOf(source.line(value.start()));
        var key = KEY.matcher(line.substring(0, Math.min(value.start() - start, line.length())));
        boolean whole = value.end() <= start + line.length()
                && !line.endsWith("\\")
                && !value.text().matches("[>|].*");
        if (!key.matches() || !whole) {
            return Knob.inWords(value, "add " + to + ": ", " to what it is part of");
        }
        var written = parts(key.group(1));
        int above = Math.max(parts(from).size() - written.size(), 0);
        var prefix = written.subList(0, written.size() - (parts(from).size() - above));
        var indent =
                "\n" + line.substring(0, line.length() - line.stripLeading().length());
        var sign = source.name().endsWith(".properties") ? "=" : ": ";
        var text = new StringBuilder();
        ones.forEach(one -> text.append(indent)
                .append(joined(prefix, one, above))
                .append(sign)
                .append('1'));
        text.append(indent).append(joined(prefix, to, above)).append(sign);
        return new Knob(source.span(start + line.length(), start + line.length()), text.toString(), "", Knob.Kind.POOL);
    }

    /** A key without the parts that are said further up. */
    private static String joined(List<String> prefix, String key, int above) {
        var own = parts(key).stream().skip(above);
        return Stream.concat(prefix.stream(), own).collect(Collectors.joining("."));
    }

    private static List<String> parts(String key) {
        return List.of(key.split("\\.", -1));
    }
}
