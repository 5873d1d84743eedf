package dev.weir.doctor.explain;

import java.io.IOException;
import java.io.InputStream;

/** Reads a text once, takes note of every error it knows, and says which of them is the cause. */
public final class Explainer {
    /** A text up to this long may have been pasted from a terminal that wrapped it. */
    private static final int PASTED = 64 * 1024;

    private final Rules rules;
    private final Signs signs;
    private final Edits edits;

    Explainer(Rules rules, Signs signs, Edits edits) {
        this.rules = rules;
        this.signs = signs;
        this.edits = edits;
    }

    /** With the rules of this Weir. */
    public static Explainer shipped() {
        return new Explainer(Rules.shipped(), Signs.shipped(), Edits.shipped());
    }

    /**
     * Explains a text of any length.
     *
     * @throws UnreadableText when it is empty, binary or compressed
     */
    public Explanation explain(InputStream in) throws IOException {
        var pieces = new Pieces(in);
        var seen = new Sightings(rules, signs);
        var whole = new StringBuilder();
        boolean blank = true;
        long lines = 0;
        for (var piece = pieces.next(); piece != null; piece = pieces.next()) {
            lines = pieces.number();
            blank &= piece.isBlank();
            seen.line(piece, lines, pieces.carried());
            if (whole.length() <= PASTED) {
                whole.append(piece.strip()).append(' ');
            }
        }
        if (blank) {
            throw new UnreadableText("is empty: paste the error, or pipe a log in");
        }
        if (whole.length() <= PASTED && lines > 1) {
            seen.unwrapped(whole.toString());
        }
        return new Diagnosis(rules, signs, edits, seen).explanation(lines, pieces.damaged());
    }
}
