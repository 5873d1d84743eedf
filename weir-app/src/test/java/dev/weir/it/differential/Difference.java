package dev.weir.it.differential;

/**
 * Where a script did not get what PostgreSQL answers directly.
 *
 * @param round -1 before the first, at login, and behind the last, at the end
 * @param first the first message that differs
 */
record Difference(Script script, String target, int round, String first) {
    @Override
    public String toString() {
        return "%s, round %d: %s%n%s".formatted(target, round, first, script);
    }
}
