package dev.weir.admin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Something to be done with the connections of a database.
 *
 * @param database as clients name it; empty for all of them
 */
public record DatabaseOrder(Verb verb, Optional<String> database) {

    /** What is to be done; see docs/console.md. */
    public enum Verb {
        PAUSE,
        RESUME,
        RECONNECT,
        KILL,
        WAIT_CLOSE,
        DISABLE,
        ENABLE;

        static Optional<Verb> named(String word) {
            return Arrays.stream(values())
                    .filter(verb -> verb.name().toLowerCase(Locale.ROOT).equals(word))
                    .findAny();
        }

        /** Whether it can be said of all databases at once. */
        boolean fitsAll() {
            return switch (this) {
                case PAUSE, RESUME, RECONNECT, KILL, WAIT_CLOSE -> true;
                case DISABLE, ENABLE -> false;
            };
        }
    }

    /** As on the console. */
    @Override
    public String toString() {
        return verb + database.map(name -> " \"" + name + "\"").orElse("");
    }
}
