package dev.weir.doctor.explain;

import java.util.List;
import java.util.Optional;

/**
 * All that could be told from a text.
 *
 * @param causes the most likely first, then what follows from it; empty when nothing in the text is known
 * @param platform the vendor's name and what proves it, as far as the text does
 * @param platformId its id in the catalogue
 * @param frameworks ids in the catalogue, the one that the text is about first
 * @param lines how many there were
 * @param damaged characters that were no UTF-8
 */
public record Explanation(
        List<Cause> causes,
        Optional<String> platform,
        Optional<String> platformId,
        List<String> frameworks,
        long lines,
        long damaged) {

    public Explanation {
        causes = List.copyOf(causes);
        frameworks = List.copyOf(frameworks);
    }

    /** Whether anything in the text is known. */
    public boolean recognised() {
        return !causes.isEmpty();
    }
}
