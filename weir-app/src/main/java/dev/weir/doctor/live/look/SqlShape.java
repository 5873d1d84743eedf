package dev.weir.doctor.live.look;

/**
 * A statement without what users put into it: literals become {@code ?}, comments go, lists of literals become one.
 *
 * <p>What cannot be told apart for certain ends the shape with {@code …} rather than show a literal: a backslash in an
 * ordinary string (whether it escapes depends on standard_conforming_strings), a string that the server cut off, and the
 * value of a SET, which needs no quotes.
 */
public final class SqlShape {
    private static final int LONGEST = 90;

    private final String sql;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private SqlShape(String sql) {
        this.sql = sql;
    }

    /** At most {@value #LONGEST} characters on one line. */
    public static String of(String sql) {
        var shape = new SqlShape(sql);
        boolean whole = shape.run();
        var text = shape.out.toString().strip().replaceAll("\\?(?: ?, ?\\?)+", "?, …");
        if (text.length() > LONGEST) {
            return text.substring(0, LONGEST).strip() + " …";
        }
        return whole ? text : text + " …";
    }

    /** False when it stopped before the end. */
    private boolean run() {
        while (at < sql.length() && out.length() <= 2 * LONGEST) {
            char c = sql.charAt(at);
            boolean more = switch (c) {
                case '\'' -> literal(c);
                case '"' -> quotedName();
                case '$' -> dollar();
                case '-' -> twice('-') ? lineComment() : plain(c);
                case '/' -> sql.startsWith("/*", at) ? blockComment() : plain(c);
                default -> other(c);
            };
            if (!more) {
                return false;
            }
        }
        return at >= sql.length();
    }

    private boolean other(char c) {
        if (Character.isWhitespace(c) || Character.isISOControl(c)) {
            at++;
            space();
            return true;
        }
        if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
            return number();
        }
        return isWord(c) ? word() : plain(c);
    }

    private boolean plain(char c) {
        out.append(c);
        at++;
        return true;
    }

    private void space() {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    /** A name or keyword; E, B, X, N and U& before a quote belong to the literal. */
    private boolean word() {
        int begin = at;
        while (at < sql.length() && (isWord(sql.charAt(at)) || isDigit(sql.charAt(at)) || sql.charAt(at) == '$')) {
            at++;
        }
        var word = sql.substring(begin, at);
        if (at < sql.length() && sql.charAt(at) == '\'' && word.length() == 1) {
            return literal(word.charAt(0));
        }
        out.append(word);
        return !word.equalsIgnoreCase("SET") || !startsStatement(begin) || setting();
    }

    private boolean startsStatement(int begin) {
        var before = out.substring(0, out.length() - (at - begin)).strip();
        return before.isEmpty() || before.endsWith(";");
    }

    /** Only the name of what is set. */
    private boolean setting() {
        while (at < sql.length() && "=;'".indexOf(sql.charAt(at)) < 0) {
            int begin = at;
            while (at < sql.length() && (isWord(sql.charAt(at)) || sql.charAt(at) == '.')) {
                at++;
            }
            var word = sql.substring(begin, at);
            if (word.equalsIgnoreCase("TO")) {
                break;
            }
            out.append(word);
            if (at == begin) {
                if (!Character.isWhitespace(sql.charAt(at))) {
                    break;
                }
                space();
                at++;
            }
        }
        return false;
    }

    /** In an E string a backslash escapes; in an ordinary one nobody can tell from here. */
    private boolean literal(char prefix) {
        boolean escapes = prefix == 'e' || prefix == 'E';
        out.append('?');
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\') {
                if (!escapes) {
                    return false;
                }
                at++;
            } else if (c == '\'') {
                if (at < sql.length() && sql.charAt(at) == '\'') {
                    at++;
                } else {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean quotedName() {
        int end = sql.indexOf('"', at + 1);
        if (end < 0) {
            return false;
        }
        out.append(sql.substring(at, end + 1).replaceAll("\\p{Cntrl}", " "));
        at = end + 1;
        return true;
    }

    /** A parameter stays; a dollar-quoted string does not. */
    private boolean dollar() {
        int end = at + 1;
        while (end < sql.length() && (isWord(sql.charAt(end)) || isDigit(sql.charAt(end)))) {
            end++;
        }
        if (end < sql.length() && sql.charAt(end) == '$') {
            var tag = sql.substring(at, end + 1);
            int close = sql.indexOf(tag, end + 1);
            out.append('?');
            at = close < 0 ? sql.length() : close + tag.length();
            return close >= 0;
        }
        out.append(sql, at, end);
        at = end;
        return true;
    }

    private boolean number() {
        while (at < sql.length()
                && (isDigit(sql.charAt(at)) || isWord(sql.charAt(at)) || sql.charAt(at) == '.' || isExponentSign())) {
            at++;
        }
        out.append('?');
        return true;
    }

    private boolean isExponentSign() {
        char before = sql.charAt(at - 1);
        return (sql.charAt(at) == '-' || sql.charAt(at) == '+') && (before == 'e' || before == 'E');
    }

    private boolean lineComment() {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
        return true;
    }

    /** Comments nest in PostgreSQL. */
    private boolean blockComment() {
        int depth = 0;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return true;
                }
            } else {
                at++;
            }
        }
        return false;
    }

    private boolean twice(char c) {
        return at + 1 < sql.length() && sql.charAt(at + 1) == c;
    }

    private static boolean isWord(char c) {
        return Character.isLetter(c) || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
