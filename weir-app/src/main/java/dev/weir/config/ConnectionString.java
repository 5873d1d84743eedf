package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The right-hand side of a [databases], [users] or [peers] line: {@code key=value key='it''s quoted'}.
 *
 * <p>Empty values are refused, as in PgBouncer. No message quotes what was written: it may be part of a password.
 */
final class ConnectionString {
    /** One {@code key=value} pair. */
    record Pair(String key, Position keyAt, String value, Position valueAt) {
        @Override
        public String toString() {
            return key;
        }
    }

    private static final Pattern PAIR = Pattern.compile(
            "\\s*(?<key>[^\\s=']+)\\s*=\\s*(?:'(?<quoted>[^']*+(?:''[^']*+)*+)'(?=\\s|$)|(?<bare>[^\\s'][^\\s]*))\\s*");

    private ConnectionString() {}

    static List<Pair> parse(String text, Position at, Problems problems) {
        var pairs = new ArrayList<Pair>();
        var pair = PAIR.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!pair.find(end) || pair.start() != end) {
                problems.error(
                        at.plus(end + leadingBlanks(text, end)),
                        "expected key=value; put values with blanks into single quotes, write '' for a quote in them");
                return pairs;
            }
            boolean quoted = pair.group("quoted") != null;
            var value = quoted ? pair.group("quoted").replace("''", "'") : pair.group("bare");
            int valueStart = quoted ? pair.start("quoted") - 1 : pair.start("bare");
            if (value.isEmpty()) {
                problems.error(at.plus(valueStart), "empty value: leave \"%s\" out".formatted(pair.group("key")));
            } else {
                pairs.add(new Pair(pair.group("key"), at.plus(pair.start("key")), value, at.plus(valueStart)));
            }
            end = pair.end();
        }
        return pairs;
    }

    private static int leadingBlanks(String text, int from) {
        var rest = text.substring(from);
        return rest.length() - rest.stripLeading().length();
    }
}
