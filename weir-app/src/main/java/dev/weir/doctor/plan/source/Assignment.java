package dev.weir.doctor.plan.source;

import java.util.List;

/**
 * A value given to a name.
 *
 * @param target the name and the keys behind it: {@code DATABASES["default"]["OPTIONS"]} has three parts
 * @param start where the statement begins
 */
public record Assignment(List<String> target, List<Node> value, int start) {
    /** The name without keys. */
    public String name() {
        return target.getFirst();
    }

    /** The last key, or the name. */
    public String last() {
        return target.getLast();
    }
}
