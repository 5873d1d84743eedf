package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text with variables in it, as shells, Compose, Spring and Quarkus write them: {@code $NAME}, {@code ${NAME}},
 * {@code ${NAME:-5}} and {@code ${NAME:5}}.
 */
public final class Interpolation {
    private final Span span;
    private final String text;
    private final List<Value> pieces = new ArrayList<>();
    private int literalFrom;

    private Interpolation(Span span) {
        this.span = span;
        text = span.text();
    }

    /** The value of a text; the span is the text itself, without quotes. */
    public static Value of(Span span) {
        return new Interpolation(span).read();
    }

    private Value read() {
        int at = text.indexOf('$');
        while (at >= 0 && at < text.length() - 1) {
            int end = switch (text.charAt(at + 1)) {
                case '{' -> braced(at);
                case '$' -> escaped(at);
                default -> bare(at);
            };
            at = text.indexOf('$', Math.max(end, at + 1));
        }
        keepLiteral(text.length());
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        return pieces.isEmpty() ? new Value.Literal("", span) : new Value.Text(pieces, span);
    }

    /** Compose writes {@code $$NAME} for what only the shell in the container shall replace. */
    private int escaped(int at) {
        keepLiteral(at);
        literalFrom = at + 1;
        return at + 1;
    }

    private int braced(int at) {
        int end = closing(at + 2);
        if (end < 0) {
            return -1;
        }
        int name = at + 2;
        int nameEnd = name;
        while (nameEnd < end && isNamePart(text.charAt(nameEnd))) {
            nameEnd++;
        }
        keepLiteral(at);
        var fallback = fallback(nameEnd, end);
        var whole = part(at, end + 1);
        pieces.add(
                nameEnd == name
                        ? new Value.Opaque(whole)
                        : new Value.Lookup(text.substring(name, nameEnd), fallback, whole));
        literalFrom = end + 1;
        return end + 1;
    }

    private Optional<Value> fallback(int from, int end) {
        int start = from;
        if (start < end && text.charAt(start) == ':') {
            start++;
        }
        if (start < end && (text.charAt(start) == '-' || text.charAt(start) == '=')) {
            start++;
        }
        boolean none = start == from || text.startsWith("?", start) || text.startsWith("+", start);
        return none ? Optional.empty() : Optional.of(of(part(start, end)));
    }

    private int closing(int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private int bare(int at) {
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        if (end > at + 1) {
            keepLiteral(at);
            pieces.add(new Value.Lookup(text.substring(at + 1, end), Optional.empty(), part(at, end)));
            literalFrom = end;
        }
        return end;
    }

    private void keepLiteral(int end) {
        if (end > literalFrom) {
            pieces.add(new Value.Literal(text.substring(literalFrom, end), part(literalFrom, end)));
        }
        literalFrom = end;
    }

    /** Spring and Quarkus have dots and dashes in names. A dash may also begin a default. */
    private boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.';
    }

    private Span part(int start, int end) {
        return span.source().span(span.start() + start, span.start() + end);
    }
}
