package dev.weir.admin;

import java.util.Collection;
import java.util.Comparator;

/** Finds what was probably meant, by the number of letters to change, insert or leave out (Levenshtein). */
final class NearestName {
    private static final int LONGEST = 64;

    private NearestName() {}

    /** The first of the nearest; {@code names} must not be empty. */
    static String to(String typed, Collection<String> names) {
        var start = typed.length() <= LONGEST ? typed : typed.substring(0, LONGEST);
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(start, name)))
                .orElseThrow();
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
