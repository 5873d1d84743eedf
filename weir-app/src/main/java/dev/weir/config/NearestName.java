package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody most likely meant to write. */
final class NearestName {
    private NearestName() {}

    /** The candidate with the fewest edits, if those are at most a third of the word. */
    static Optional<String> to(String written, Collection<String> candidates) {
        var word = written.toLowerCase(Locale.ROOT);
        int farthest = Math.max(1, word.length() / 3);
        return candidates.stream()
                .filter(candidate -> edits(word, candidate) <= farthest)
                .min(Comparator.comparingInt(candidate -> edits(word, candidate)));
    }

    /** {@code ": did you mean "x"?"}, or nothing when nothing is near. */
    static String hint(String written, Collection<String> candidates) {
        return to(written, candidates)
                .map(name -> ": did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** Insertions, deletions and substitutions (Levenshtein), two rows at a time. */
    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
