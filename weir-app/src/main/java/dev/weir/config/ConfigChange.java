package dev.weir.config;

/**
 * One difference between two configurations.
 *
 * @param what a key of [pgbouncer], or {@code databases.NAME}, {@code users.NAME}, {@code peers.ID}, {@code
 *     auth_file.NAME}
 * @param from the old value; only "set", "changed" and the like for whole lines, which may hold secrets
 * @param needsRestart a reload keeps the old value
 */
public record ConfigChange(String what, String from, String to, boolean needsRestart) {
    @Override
    public String toString() {
        return what + ": " + from + " -> " + to + (needsRestart ? " (after a restart)" : "");
    }
}
