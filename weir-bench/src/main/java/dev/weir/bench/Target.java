package dev.weir.bench;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a figure of Weir's has to come to.
 *
 * @param of what the bound is for
 * @param atMost whether the bound is the most, or else the least that will do
 */
record Target(Of of, boolean atMost, double bound) {
    /** A figure that is there to be read. */
    static final Target NONE = new Target(Of.NOTHING, true, 0);

    private static final Pattern TEXT = Pattern.compile("(ratio|value) (<=|>=) ([0-9.]+)");

    enum Of {
        /** Weir's figure divided by the peer's, taken round by round. */
        RATIO,
        /** Weir's figure itself. */
        VALUE,
        NOTHING
    }

    static Target ratioAtMost(double bound) {
        return new Target(Of.RATIO, true, bound);
    }

    static Target ratioAtLeast(double bound) {
        return new Target(Of.RATIO, false, bound);
    }

    static Target valueAtMost(double bound) {
        return new Target(Of.VALUE, true, bound);
    }

    boolean isReached(double figure) {
        return atMost ? figure <= bound : figure >= bound;
    }

    /** Reads what {@link #toString} wrote. */
    static Target parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return NONE;
        }
        Of of = Of.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        return new Target(of, matcher.group(2).equals("<="), Double.parseDouble(matcher.group(3)));
    }

    @Override
    public String toString() {
        return of == Of.NOTHING
                ? "-"
                : "%s %s %s".formatted(of.name().toLowerCase(Locale.ROOT), atMost ? "<=" : ">=", bound);
    }
}
