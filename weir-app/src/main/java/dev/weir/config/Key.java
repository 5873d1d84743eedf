package dev.weir.config;

import java.util.List;
import java.util.Optional;

/**
 * One row of the key table.
 *
 * @param group heading under which the key is documented
 * @param defaultText as it would be written in the file; empty when the key has no default
 * @param reloadable whether a reload applies a new value; otherwise a restart does
 * @param refused values that are an error, because ignoring them would be a security hole
 * @param meaning what the key is for
 * @param instead what Weir does as long as the effect is not {@link Effect#ACTS}, and what to do about it
 */
record Key(
        Section section,
        String group,
        String name,
        Optional<String> defaultText,
        Kind kind,
        boolean reloadable,
        Effect effect,
        List<String> refused,
        String meaning,
        String instead) {
    /** What Weir does with a value. */
    enum Effect {
        ACTS,
        ACCEPTED,
        WARNS
    }

    /** Whether the key may be without a value: "not set" or written empty. */
    boolean optional() {
        return defaultText.isEmpty() || kind == Kind.HOST_PORT;
    }

    /** Says so when Weir does not do what the value asks for. The value itself is valid. */
    void judge(String text, boolean isDefault, Position at, Problems problems) {
        if (refused.stream().anyMatch(text::equalsIgnoreCase)) {
            problems.error(at, "%s = %s is not supported yet: %s".formatted(name, text, instead));
        } else if (effect == Effect.WARNS && !isDefault) {
            problems.warning(at, "%s has no effect yet: %s".formatted(name, instead));
        }
    }
}
