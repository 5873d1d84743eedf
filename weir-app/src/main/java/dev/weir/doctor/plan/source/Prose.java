package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;

/** What programs hold besides code: strings and comments, in which anything may stand. */
public final class Prose {
    private Prose() {}

    /** The parts of a line that are within strings or comments, also within those that begin further up. */
    public static List<String> of(SourceText source, Language language, int line) {
        int start = source.startOf(line);
        int end = start + source.lineText(line).length();
        var text = source.text();
        var parts = new ArrayList<String>();
        int code = 0; // the end of the token before: what follows it up to the next one is a comment or nothing
        for (var token : Lexer.tokens(text, language, 0, text.length())) {
            add(parts, text, Math.max(code, start), Math.min(token.start(), end));
            boolean string = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.TEMPLATE;
            if (string) {
                add(parts, text, Math.max(token.start(), start), Math.min(token.end(), end));
            }
            code = token.end();
        }
        add(parts, text, Math.max(code, start), end);
        return parts;
    }

    private static void add(List<String> parts, String text, int from, int to) {
        if (from < to && !text.substring(from, to).isBlank()) {
            parts.add(text.substring(from, to));
        }
    }
}
