package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a program into tokens. Knows comments, strings and numbers; grammar is not its business. */
final class Lexer {
    private static final List<String> LONG_SIGNS = List.of(
            "===", "!==", "...", "=>", ":=", "==", "!=", "<=", ">=", "||", "&&", "??", "?.", "::", "->", "**", "|>",
            "+=");

    /** A slash behind one of these begins a regular expression; behind any other word it divides. */
    private static final Set<String> BEFORE_REGEX = Set.of("return", "typeof", "case", "in", "of", "delete", "void");

    private final String text;
    private final Language language;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text, Language language, int from) {
        this.text = text;
        this.language = language;
        at = from;
    }

    /** The tokens from one offset to another. */
    static List<Token> tokens(String whole, Language language, int from, int to) {
        var text = to == whole.length() ? whole : whole.substring(0, to);
        var lexer = new Lexer(text, language, from);
        while (lexer.at < text.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    private void step() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            add(Token.Kind.NEWLINE, at - 1, at);
        } else if (Character.isWhitespace(c) || c == '\uFEFF') {
            at++;
        } else if (c == '\\') {
            at = text.startsWith("\\\r\n", at) ? at + 3 : Math.min(at + 2, text.length());
        } else if (skipsComment() || skipsHereDocument()) {
            // nothing to keep
        } else if (language.isQuote(c)) {
            string(c);
        } else if (isNameStart(c)) {
            name();
        } else if (Character.isDigit(c)) {
            number();
        } else if (language.hasSymbols() && isSymbol()) {
            at++;
            int start = at;
            skipName();
            add(Token.Kind.SYMBOL, start, at);
        } else if (c == '/' && language == Language.JAVASCRIPT && mayBeginRegex()) {
            skipRegex();
        } else {
            sign();
        }
    }

    private boolean skipsComment() {
        for (var mark : language.lineComments()) {
            boolean attribute = language == Language.PHP && text.startsWith("#[", at);
            if (text.startsWith(mark, at) && !attribute) {
                at = orEnd(text.indexOf('\n', at));
                return true;
            }
        }
        if (language.hasBlockComments() && text.startsWith("/*", at)) {
            at = behind(text.indexOf("*/", at + 2), 2);
            return true;
        }
        if (language == Language.RUBY && text.startsWith("=begin", at) && atLineStart()) {
            at = behind(text.indexOf("\n=end", at), 5);
            return true;
        }
        return false;
    }

    /** Text between two lines is never a setting that could be read: it is left out. */
    private boolean skipsHereDocument() {
        int word = switch (language) {
            case RUBY -> text.startsWith("<<~", at) || text.startsWith("<<-", at) ? at + 3 : -1;
            case PHP -> text.startsWith("<<<", at) ? at + 3 : -1;
            case PYTHON, JAVASCRIPT, GO, ELIXIR -> -1;
        };
        if (word < 0) {
            return false;
        }
        while (word < text.length() && "'\" ".indexOf(text.charAt(word)) >= 0) {
            word++;
        }
        int end = word;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end == word) {
            return false;
        }
        at = endOfHereDocument(text.substring(word, end), end);
        return true;
    }

    private int endOfHereDocument(String name, int from) {
        for (int line = text.indexOf('\n', from); line >= 0; line = text.indexOf('\n', line + 1)) {
            int start = line + 1;
            while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
                start++;
            }
            int end = start + name.length();
            if (text.startsWith(name, start) && (end >= text.length() || !isNamePart(text.charAt(end)))) {
                return end;
            }
        }
        return text.length();
    }

    private void string(char quote) {
        var triple = String.valueOf(quote).repeat(3);
        if (language.hasTripleQuotes() && text.startsWith(triple, at)) {
            int start = at + 3;
            int end = text.indexOf(triple, start);
            add(Token.Kind.STRING, start, orEnd(end));
            at = behind(end, 3);
            return;
        }
        boolean spansLines = language.stringsSpanLines(quote);
        var hole = language.hole(quote);
        at++;
        int start = at;
        boolean holes = false;
        while (at < text.length() && text.charAt(at) != quote && (spansLines || text.charAt(at) != '\n')) {
            if (!hole.isEmpty() && text.startsWith(hole, at)) {
                holes = true;
                skipHole();
            } else {
                boolean escape = text.charAt(at) == '\\' && !(language == Language.GO && quote == '`');
                at = Math.min(at + (escape ? 2 : 1), text.length());
            }
        }
        add(holes ? Token.Kind.TEMPLATE : Token.Kind.STRING, start, at);
        if (at < text.length() && text.charAt(at) == quote) {
            at++;
        }
    }

    private void skipHole() {
        at += 2;
        for (int depth = 1; depth > 0 && at < text.length(); at++) {
            char c = text.charAt(at);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
    }

    private void name() {
        int start = at;
        skipName();
        boolean prefix = language == Language.PYTHON
                && at - start <= 2
                && at < text.length()
                && language.isQuote(text.charAt(at))
                && isStringPrefix(start);
        if (prefix) {
            boolean holes =
                    text.substring(start, at).toLowerCase(java.util.Locale.ROOT).contains("f");
            string(text.charAt(at));
            if (holes) {
                var plain = tokens.removeLast();
                add(Token.Kind.TEMPLATE, plain.start(), plain.end());
            }
        } else {
            add(Token.Kind.NAME, start, at);
        }
    }

    private boolean isStringPrefix(int start) {
        for (int i = start; i < at; i++) {
            if ("rRbBuUfF".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private void skipName() {
        at = Math.min(at + 1, text.length()); // the first character may be one that only begins names
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        boolean mark = language.hasSymbols() && at + 1 < text.length() && "?!".indexOf(text.charAt(at)) >= 0;
        if (mark && text.charAt(at + 1) != '=') {
            at++;
        }
    }

    private void number() {
        int start = at;
        while (at < text.length() && (isNamePart(text.charAt(at)) || isDecimalPoint())) {
            at++;
        }
        add(Token.Kind.NUMBER, start, at);
    }

    private boolean isDecimalPoint() {
        return text.charAt(at) == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }

    private boolean isSymbol() {
        boolean colon = text.charAt(at) == ':' && at + 1 < text.length() && isNameStart(text.charAt(at + 1));
        return colon && (at == 0 || (!isNamePart(text.charAt(at - 1)) && text.charAt(at - 1) != ':'));
    }

    private boolean mayBeginRegex() {
        if (tokens.isEmpty() || tokens.getLast().kind() == Token.Kind.NEWLINE) {
            return true;
        }
        var last = tokens.getLast();
        return switch (last.kind()) {
            case SIGN ->
                !last.text().equals(")")
                        && !last.text().equals("]")
                        && !last.text().equals("}");
            case NAME -> BEFORE_REGEX.contains(last.text());
            case NUMBER, STRING, TEMPLATE, SYMBOL -> false;
            case NEWLINE -> true;
        };
    }

    private void skipRegex() {
        boolean inClass = false;
        at++;
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == '\\') {
                at = Math.min(at + 1, text.length());
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (c == '/' && !inClass) {
                return;
            }
        }
    }

    private void sign() {
        for (var sign : LONG_SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                add(Token.Kind.SIGN, at - sign.length(), at);
                return;
            }
        }
        at++;
        add(Token.Kind.SIGN, at - 1, at);
    }

    private boolean isNameStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '$' || (c == '@' && language.hasSymbols());
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private boolean atLineStart() {
        return at == 0 || text.charAt(at - 1) == '\n';
    }

    private int orEnd(int found) {
        return found < 0 ? text.length() : found;
    }

    private int behind(int found, int length) {
        return found < 0 ? text.length() : found + length;
    }

    private void add(Token.Kind kind, int start, int end) {
        tokens.add(new Token(kind, text.substring(start, end), start, end));
    }
}
