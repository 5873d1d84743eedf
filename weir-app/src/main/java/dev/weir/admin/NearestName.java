package dev.weir.admin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what was probably meant, by the number of letters to change, insert or leave out (Levenshtein). */
final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The first of the nearest; empty when more than half of {@code typed} would have to change for it. */
    static Optional<String> to(String typed, Collection<String> names) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .filter(nearest -> distance(typed, nearest) <= typed.length() / 2);
    }

    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
