package dev.weir.pool;

import java.util.Map;

/**
 * One limit for every database, or every user, with exceptions by name.
 *
 * @param standard for names without an exception; 0 = unlimited
 * @param overrides exact values per name; 0 = unlimited
 */
public record NamedLimit(int standard, Map<String, Integer> overrides) {
    public static final NamedLimit NONE = of(0);

    public NamedLimit {
        overrides = Map.copyOf(overrides);
    }

    public static NamedLimit of(int standard) {
        return new NamedLimit(standard, Map.of());
    }

    /** The limit as a number that can be compared: unlimited is {@link Integer#MAX_VALUE}. */
    int forName(String name) {
        int limit = overrides.getOrDefault(name, standard);
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }
}
