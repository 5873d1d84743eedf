package dev.weir.cli;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * How every command of the doctor writes: wrapped at a width, in colour only when somebody looks.
 *
 * <p>The colours are those that can be read on a dark and on a light background; yellow, white, blue and faint cannot. What
 * is to be copied (edits, commands) is never wrapped.
 */
final class Page {
    /** Columns; wider is not read well. */
    static final int WIDEST = 100;

    private static final int NARROWEST = 40;
    private static final String PLAIN = "\u001b[0m";

    /** What a word stands for, and its colour. */
    enum Mood {
        PLAIN(""),
        STRONG("\u001b[1m"),
        BAD("\u001b[31m"),
        WARN("\u001b[35m"),
        GOOD("\u001b[32m");

        private final String code;

        Mood(String code) {
            this.code = code;
        }
    }

    private final PrintWriter out;
    private final int width;
    private final boolean colour;

    /**
     * @param columns of the terminal; brought between 40 and {@value #WIDEST}
     * @param colour whether to colour at all
     */
    Page(PrintWriter out, int columns, boolean colour) {
        this.out = out;
        this.width = Math.clamp(columns, NARROWEST, WIDEST);
        this.colour = colour;
    }

    int width() {
        return width;
    }

    /** A text in a colour, or as it is. */
    String painted(Mood mood, String text) {
        return colour && !mood.code.isEmpty() && !text.isEmpty() ? mood.code + text + PLAIN : text;
    }

    /** One line as it is: a table's, or something to copy. */
    void line(String text) {
        out.println(text);
    }

    void blank() {
        out.println();
    }

    void heading(String text) {
        paragraph(Mood.STRONG, "", text);
    }

    void paragraph(String text) {
        paragraph(Mood.PLAIN, "", text);
    }

    /** Wrapped behind a mark; further lines begin below the first one's text. */
    void item(String mark, String text) {
        paragraph(Mood.PLAIN, mark, text);
    }

    /** Wrapped behind a mark, all of it in one colour. */
    void paragraph(Mood mood, String mark, String text) {
        var lead = mark;
        for (var part : wrap(text, width - mark.length())) {
            out.println(lead + painted(mood, part));
            lead = " ".repeat(mark.length());
        }
    }

    /** A finding with its evidence, its edits and the command that shows whether they worked. */
    void finding(Finding finding) {
        var mood = switch (finding.severity()) {
            case NOTE -> Mood.PLAIN;
            case WARNING -> Mood.WARN;
            case CRITICAL -> Mood.BAD;
        };
        paragraph(mood, "", finding.verdict());
        finding.evidence().forEach(fact -> item("  - ", fact));
        finding.remedies().forEach(this::remedy);
    }

    /** An edit as a difference, so that it can be seen at a glance what goes and what comes. */
    void remedy(Remedy remedy) {
        blank();
        heading(remedy.place().isEmpty() ? remedy.subject() : remedy.subject() + ", " + remedy.place());
        remedy.before().lines().forEach(line -> line("  " + painted(Mood.BAD, "- " + line)));
        remedy.after().lines().forEach(line -> line("  " + painted(Mood.GOOD, "+ " + line)));
        if (!remedy.confirm().isEmpty()) {
            line("To confirm:");
            remedy.confirm().lines().forEach(line -> line("  " + line));
        }
    }

    void end() {
        out.flush();
    }

    /** At spaces; a word that is too long for a line has one of its own. */
    static List<String> wrap(String text, int width) {
        var lines = new ArrayList<String>();
        for (var given : text.split("\n", -1)) {
            var line = new StringBuilder();
            for (var word : given.split(" +", -1)) {
                if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
