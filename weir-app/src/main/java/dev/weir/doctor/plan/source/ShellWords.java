package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;

/** Cuts command lines into commands and words, as a shell would, without running anything. */
public final class ShellWords {
    private static final String ENDS = ";|&\n";

    private final SourceText source;
    private final int end;
    private final List<List<Span>> commands = new ArrayList<>();
    private List<Span> words = new ArrayList<>();
    private int at;

    private ShellWords(Span line) {
        source = line.source();
        at = line.start();
        end = line.end();
    }

    /** The commands of a line, those joined by {@code &&}, {@code ;} or {@code |} one by one; words are without quotes. */
    public static List<List<Span>> commands(Span line) {
        var reader = new ShellWords(line);
        while (reader.at < reader.end) {
            reader.step();
        }
        reader.endCommand();
        return reader.commands;
    }

    private void step() {
        char c = source.text().charAt(at);
        if (ENDS.indexOf(c) >= 0) {
            endCommand();
            at++;
        } else if (c == '\\' || Character.isWhitespace(c)) {
            at += c == '\\' && at + 1 < end && source.text().charAt(at + 1) == '\n' ? 2 : 1;
        } else if (c == '#') {
            int line = source.text().indexOf('\n', at);
            at = line < 0 ? end : Math.min(line, end);
        } else {
            word();
        }
    }

    private void word() {
        int start = at;
        boolean quotedWhole = "'\"".indexOf(source.text().charAt(at)) >= 0;
        while (at < end) {
            char c = source.text().charAt(at);
            if (c == '\'' || c == '"') {
                int close = source.text().indexOf(c, at + 1);
                at = close < 0 || close >= end ? end : close + 1;
                if (quotedWhole && at < end && !isEnd(source.text().charAt(at))) {
                    quotedWhole = false;
                }
            } else if (c == '$' && at + 1 < end && source.text().charAt(at + 1) == '{') {
                int close = source.text().indexOf('}', at);
                at = close < 0 || close >= end ? end : close + 1;
            } else if (isEnd(c)) {
                break;
            } else {
                at++;
            }
        }
        boolean bare = quotedWhole && at - start >= 2;
        words.add(source.span(bare ? start + 1 : start, bare ? at - 1 : at));
    }

    private static boolean isEnd(char c) {
        return Character.isWhitespace(c) || ENDS.indexOf(c) >= 0;
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }
}
