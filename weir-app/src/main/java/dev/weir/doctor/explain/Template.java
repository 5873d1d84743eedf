package dev.weir.doctor.explain;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A sentence with {@code {name}}, {@code {name+name}} (their sum) or {@code {name:otherwise}} in it. */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z]+)(?:\\+([a-z]+))?(?::([^{}]*))?}");

    private Template() {}

    /** The sentence with everything filled in; nothing when a value is missing and there is no other. */
    static Optional<String> fill(String sentence, Map<String, String> values) {
        var missing = new boolean[1];
        var filled = HOLE.matcher(sentence).replaceAll(hole -> {
            var value = values.get(hole.group(1));
            var second = hole.group(2) == null ? "0" : values.get(hole.group(2));
            if (value == null || second == null) {
                missing[0] |= hole.group(3) == null;
                return java.util.regex.Matcher.quoteReplacement(hole.group(3) == null ? "" : hole.group(3));
            }
            return java.util.regex.Matcher.quoteReplacement(
                    hole.group(2) == null ? value : Long.toString(Long.parseLong(value) + Long.parseLong(second)));
        });
        return missing[0] ? Optional.empty() : Optional.of(filled);
    }
}
