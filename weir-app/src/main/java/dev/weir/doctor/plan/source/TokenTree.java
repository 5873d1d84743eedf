package dev.weir.doctor.plan.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Puts what stands between brackets into groups; brackets that do not match are forgiven. */
public final class TokenTree {
    /** Whoever nests deeper wrote no settings; what walks the tree may recurse that far. */
    private static final int DEEPEST = 200;

    private record Open(char bracket, int start, List<Node> children) {}

    private TokenTree() {}

    /** The tokens of a file as a tree. Line breaks stay where they end statements: outside of round and square brackets. */
    public static Group of(SourceText source, Language language) {
        return of(source.span(0, source.text().length()), language);
    }

    /** The same of a part of a file. */
    public static Group of(Span part, Language language) {
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open('\0', part.start(), new ArrayList<>()));
        for (var token : Lexer.tokens(part.source().text(), language, part.start(), part.end())) {
            char sign = token.kind() == Token.Kind.SIGN ? token.text().charAt(0) : ' ';
            switch (sign) {
                case '(', '[', '{' -> {
                    if (open.size() < DEEPEST) {
                        open.push(new Open(sign, token.start(), new ArrayList<>()));
                    }
                }
                case ')', ']', '}' -> close(open, sign, token.end());
                default -> {
                    if (token.kind() != Token.Kind.NEWLINE || keepsLines(open)) {
                        open.element().children().add(token);
                    }
                }
            }
        }
        int end = part.end();
        while (open.size() > 1) {
            fold(open, end);
        }
        return new Group('\0', open.element().children(), part.start(), end);
    }

    private static boolean keepsLines(Deque<Open> open) {
        char bracket = open.element().bracket();
        return bracket == '\0' || bracket == '{';
    }

    private static void close(Deque<Open> open, char sign, int end) {
        char bracket = sign == ')' ? '(' : sign == ']' ? '[' : '{';
        if (open.stream().noneMatch(one -> one.bracket() == bracket)) {
            return;
        }
        while (open.element().bracket() != bracket) {
            fold(open, end);
        }
        fold(open, end);
    }

    private static void fold(Deque<Open> open, int end) {
        var done = open.pop();
        open.element().children().add(new Group(done.bracket(), done.children(), done.start(), end));
    }
}
