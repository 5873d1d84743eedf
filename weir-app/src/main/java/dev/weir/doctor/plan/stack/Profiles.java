package dev.weir.doctor.plan.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that teams give to their environments, and which of them is production. */
final class Profiles {
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
    private static final List<String> NEGATIONS = List.of("non", "not", "pre");

    private Profiles() {}

    /** {@code prod}, {@code production}, {@code prod-eu}; not {@code preprod} or {@code non-prod}. */
    static boolean isProduction(String name) {
        var words = BETWEEN_WORDS.split(name.toLowerCase(Locale.ROOT));
        return Arrays.stream(words).anyMatch(word -> word.equals("prod") || word.equals("production"))
                && Arrays.stream(words).noneMatch(NEGATIONS::contains);
    }

    /** Whether an expression of Spring holds in production: {@code !dev}, {@code prod & cloud}, {@code dev | prod}. */
    static boolean activates(String expression) {
        return Arrays.stream(expression.split("[,|]", -1)).anyMatch(Profiles::holds);
    }

    /** What else production is may be anything, but it is not development. */
    private static boolean holds(String conjunction) {
        var terms = List.of(conjunction.replaceAll("[()\\s]", "").split("&", -1));
        boolean excluded = terms.stream().anyMatch(term -> term.startsWith("!") && isProduction(term));
        boolean meant = terms.stream().anyMatch(Profiles::isProduction)
                || terms.stream().allMatch(term -> term.startsWith("!"));
        return meant && !excluded;
    }
}
