package dev.weir.doctor.top.view;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.WCWidth;

/**
 * One line of the screen while it is written: counts columns and not characters, never gets wider than it may, and takes
 * nothing that a terminal would obey.
 */
final class Line {
    private final Theme theme;
    private final int width;
    private final AttributedStringBuilder out = new AttributedStringBuilder();
    private int column;

    Line(Theme theme, int width) {
        this.theme = theme;
        this.width = width;
    }

    Line add(String text) {
        return add(text, AttributedStyle.DEFAULT);
    }

    /** As much of it as there is room for; what is cut ends in an ellipsis. */
    Line add(String text, AttributedStyle style) {
        var fitting = fitting(harmless(text), width - column, theme.ellipsis());
        out.styled(style, fitting);
        column += columns(fitting);
        return this;
    }

    /** In a column of its own, filled up on the right. */
    Line left(String text, int columns, AttributedStyle style) {
        var fitting = fitting(harmless(text), columns, theme.ellipsis());
        return add(fitting, style).add(" ".repeat(Math.max(0, columns - columns(fitting))));
    }

    /** In a column of its own, filled up on the left. */
    Line right(String text, int columns, AttributedStyle style) {
        var fitting = fitting(harmless(text), columns, theme.ellipsis());
        return add(" ".repeat(Math.max(0, columns - columns(fitting)))).add(fitting, style);
    }

    /** At the right end of the line, if there is room for all of it. */
    Line atEnd(String text, AttributedStyle style) {
        int gap = width - column - columns(harmless(text));
        return gap < 1 ? this : add(" ".repeat(gap)).add(text, style);
    }

    int free() {
        return width - column;
    }

    AttributedString done() {
        return out.toAttributedString();
    }

    /** In reverse, from one end to the other. */
    AttributedString selected() {
        add(" ".repeat(Math.max(0, free())));
        return new AttributedString(out.toString(), AttributedStyle.INVERSE);
    }

    /** Columns that a terminal needs for it. */
    static int columns(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    private static String fitting(String text, int columns, String ellipsis) {
        if (columns(text) <= columns) {
            return text;
        }
        if (columns < 1) {
            return "";
        }
        var kept = new StringBuilder();
        int used = 0;
        for (int c : text.codePoints().toArray()) {
            int next = used + Math.max(0, WCWidth.wcwidth(c));
            if (next > columns - 1) {
                break;
            }
            kept.appendCodePoint(c);
            used = next;
        }
        return kept.append(ellipsis).toString();
    }

    /** What a terminal would obey, and what it draws in a width that nobody can tell, becomes a question mark. */
    static String harmless(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (!isVariation(c)) {
                kept.appendCodePoint(isDrawn(c) ? c : '?');
            }
        });
        return kept.toString();
    }

    /** Changes how wide the character before it is drawn, in some terminals. */
    private static boolean isVariation(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }

    private static boolean isDrawn(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** At spaces, into lines of at most that many columns; a word that is longer is cut. */
    static List<String> wrapped(String text, int columns) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : harmless(text).split(" +", -1)) {
            if (!line.isEmpty() && columns(line.toString()) + 1 + columns(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
