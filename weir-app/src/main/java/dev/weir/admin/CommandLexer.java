package dev.weir.admin;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts the text of a Query into statements and those into tokens, by PostgreSQL's rules for quotes and comments
 * (scan.l). Never throws: an unfinished quote or comment is noted in its statement.
 */
final class CommandLexer {

    enum Kind {
        /** Letters, digits, {@code _}, {@code $} and dots: {@link Token#text} is in lower case. */
        WORD,
        /** In double quotes, case kept, quotes removed. */
        QUOTED_NAME,
        /** In single quotes, quotes removed. */
        STRING,
        /** Any other single character. */
        SYMBOL
    }

    record Token(Kind kind, String text) {
        boolean is(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        boolean isName() {
            return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
        }
    }

    /**
     * One statement without its semicolon.
     *
     * @param text as typed, trimmed, for messages
     * @param unfinished what is never closed: empty when all is well
     */
    record Statement(String text, List<Token> tokens, String unfinished) {
        ClientError unfinishedError() {
            return ClientError.error(SqlState.SYNTAX_ERROR)
                    .message("unterminated %s in \"%s\"", unfinished, CommandErrors.brief(text))
                    .hint("Close it and send the command again.");
        }
    }

    private final String sql;
    private final List<Statement> statements = new ArrayList<>();
    private List<Token> tokens = new ArrayList<>();
    private String unfinished = "";
    private int at;
    private int statementStart;

    private CommandLexer(String sql) {
        this.sql = sql;
    }

    /** The statements of {@code sql} in order; empty ones are left out. */
    static List<Statement> statements(String sql) {
        var lexer = new CommandLexer(sql);
        lexer.run();
        return List.copyOf(lexer.statements);
    }

    private void run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == ';') {
                endStatement();
                at++;
                statementStart = at;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (sql.startsWith("--", at)) {
                skipLine();
            } else if (sql.startsWith("/*", at)) {
                skipComment();
            } else if (c == '\'') {
                quoted(c, Kind.STRING, "quoted string");
            } else if (c == '"') {
                quoted(c, Kind.QUOTED_NAME, "quoted identifier");
            } else if (isWordPart(c)) {
                word();
            } else {
                tokens.add(new Token(Kind.SYMBOL, String.valueOf(c)));
                at++;
            }
        }
        endStatement();
    }

    private void endStatement() {
        if (!tokens.isEmpty() || !unfinished.isEmpty()) {
            statements.add(new Statement(sql.substring(statementStart, at).strip(), List.copyOf(tokens), unfinished));
        }
        tokens = new ArrayList<>();
    }

    private void skipLine() {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
    }

    /** Comments of this kind nest. */
    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        if (depth > 0) {
            unfinished = "/* comment";
        }
    }

    /** A doubled quote stands for itself. */
    private void quoted(char quote, Kind kind, String what) {
        var text = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c != quote) {
                text.append(c);
            } else if (at < sql.length() && sql.charAt(at) == quote) {
                text.append(quote);
                at++;
            } else {
                tokens.add(new Token(kind, text.toString()));
                return;
            }
        }
        unfinished = what;
    }

    private void word() {
        int start = at;
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        tokens.add(new Token(Kind.WORD, sql.substring(start, at).toLowerCase(Locale.ROOT)));
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '.';
    }
}
