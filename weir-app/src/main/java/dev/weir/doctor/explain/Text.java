package dev.weir.doctor.explain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to look for in a line: a literal, which is cheap to miss, and the expression around it. */
final class Text {
    private final String literal;
    private final String expression;
    private @Nullable Pattern compiled;

    /**
     * @param literal stands in every line that matches
     * @param expression empty when the literal is all there is to it
     */
    Text(String literal, String expression) {
        this.literal = literal;
        this.expression = expression;
    }

    /** A matcher for a line that may have it, null for one that cannot: most runs compile very few expressions. */
    @Nullable
    Matcher in(String line) {
        if (!line.contains(literal)) {
            return null;
        }
        if (compiled == null) {
            compiled = expression.isEmpty() ? Pattern.compile(literal, Pattern.LITERAL) : Pattern.compile(expression);
        }
        return compiled.matcher(line);
    }

    boolean isIn(String line) {
        var matcher = in(line);
        return matcher != null && matcher.find();
    }
}
