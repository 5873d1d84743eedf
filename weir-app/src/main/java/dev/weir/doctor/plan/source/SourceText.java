package dev.weir.doctor.plan.source;

import java.util.Arrays;

/** One file's text. Two are equal only when they are the same object: a repository reads each file once. */
public final class SourceText {
    private final String path;
    private final String text;
    private final boolean unicode;
    private final int[] starts;

    /** @param path relative to the repository, with {@code /} */
    public SourceText(String path, String text) {
        this(path, text, true);
    }

    SourceText(String path, String text, boolean unicode) {
        this.path = path;
        this.text = text;
        this.unicode = unicode;
        starts = lineStarts(text);
    }

    private static int[] lineStarts(String text) {
        var starts = new int[16];
        int lines = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, lines * 2);
            }
            starts[lines++] = at + 1;
        }
        return Arrays.copyOf(starts, lines);
    }

    public String path() {
        return path;
    }

    public String text() {
        return text;
    }

    /** Whether the file is UTF-8; else its bytes were taken for Latin-1, and cannot be told as they are. */
    public boolean isUnicode() {
        return unicode;
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder, {@code ""} for the repository itself. */
    public String directory() {
        return directoryOf(path);
    }

    static String directoryOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The line of an offset, counted from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    public int lines() {
        return starts.length;
    }

    /** Where a line begins; lines count from 1. */
    public int startOf(int line) {
        return starts[line - 1];
    }

    /** A line without its line break. */
    public String lineText(int line) {
        int end = line < starts.length ? starts[line] - 1 : text.length();
        return text.substring(starts[line - 1], end);
    }

    /** The offset of a line and a column that counts code points, both from 0, as YAML's marks do. */
    public int offset(int line, int column) {
        int at = starts[Math.min(line, starts.length - 1)];
        for (int passed = 0; passed < column && at < text.length(); passed++) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    public Span span(int start, int end) {
        return new Span(this, start, end);
    }

    public Place place(int offset) {
        return new Place(path, line(offset));
    }
}
