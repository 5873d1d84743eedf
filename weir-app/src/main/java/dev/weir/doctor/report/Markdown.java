package dev.weir.doctor.report;

import java.util.regex.Pattern;

/**
 * Text from a database, made harmless for a page that is pasted into GitHub or a chat: no markup, no HTML, no table ends, no
 * links, nobody mentioned, no control characters, nothing that turns the direction of the text.
 *
 * <p>Names go into code spans, where nothing has a meaning but backticks (CommonMark, section 6.1) and, in a table, the bar
 * (GitHub Flavored Markdown, section 4.10).
 */
final class Markdown {
    /** Of a name: longer ones are cut off, or a table gets wider than a page. */
    static final int LONGEST_NAME = 40;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+");
    /** An underscore inside a word is no markup (CommonMark, section 6.2). */
    private static final Pattern MARKUP =
            Pattern.compile("[\\\\`*\\[\\]<>#~|&]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

    /** What GitHub would turn into a link, or into somebody who is told of it. */
    private static final Pattern LINKED = Pattern.compile("@|://|(?i:www\\.)|#\\d");

    private static final Pattern WORD = Pattern.compile("(\\S*?)([,;:.)]*)");

    private Markdown() {}

    /** A sentence. Words that would become links are shown as code. */
    static String text(String sentence) {
        var out = new StringBuilder();
        for (var word : plain(sentence).split(" ", -1)) {
            out.append(out.isEmpty() ? "" : " ").append(word(word));
        }
        return out.toString();
    }

    private static String word(String word) {
        if (!LINKED.matcher(word).find()) {
            return escaped(word);
        }
        var parts = WORD.matcher(word);
        return parts.matches() && !parts.group(1).isEmpty()
                ? code(parts.group(1)) + escaped(parts.group(2))
                : code(word);
    }

    private static String escaped(String word) {
        return MARKUP.matcher(word).replaceAll(found -> switch (found.group()) {
            case "<" -> "&lt;";
            case ">" -> "&gt;";
            case "&" -> "&amp;";
            default -> java.util.regex.Matcher.quoteReplacement("\\" + found.group());
        });
    }

    /** Letter by letter, between more backticks than it has in a row. */
    static String code(String text) {
        var plain = plain(text);
        if (plain.isBlank()) {
            return "` `";
        }
        var fence = "`".repeat(longestRun(plain) + 1);
        var pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
        return fence + pad + plain + pad + fence;
    }

    /** A name of the database's, in code and not too long; a dash when it has none. */
    static String name(String text) {
        var plain = plain(text).strip();
        if (plain.isEmpty()) {
            return "–";
        }
        int end = plain.offsetByCodePoints(0, Math.min(LONGEST_NAME, plain.codePointCount(0, plain.length())));
        return code(end < plain.length() ? plain.substring(0, end) + "…" : plain);
    }

    /** What is Markdown already, for a cell of a table: every bar behind an odd number of backslashes. */
    static String cell(String markdown) {
        var out = new StringBuilder();
        int backslashes = 0;
        for (int i = 0; i < markdown.length(); i++) {
            char c = markdown.charAt(i);
            if (c == '|' && backslashes % 2 == 0) {
                out.append('\\');
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            out.append(c);
        }
        return out.toString();
    }

    /** Lines for a fenced block, each behind a mark. */
    static String lines(String mark, String text) {
        var out = new StringBuilder();
        text.lines().forEach(line -> out.append(mark).append(plain(line)).append('\n'));
        return out.toString();
    }

    /** A fence that none of the lines can end. */
    static String fence(String content) {
        return "`".repeat(Math.max(3, longestRun(content) + 1));
    }

    /** On one line, and only what can be seen. */
    static String plain(String text) {
        return INVISIBLE.matcher(text).replaceAll(" ");
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
