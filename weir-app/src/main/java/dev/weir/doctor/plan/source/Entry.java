package dev.weir.doctor.plan.source;

import java.util.List;

/**
 * One part between commas: an argument, or a key with its value.
 *
 * @param key empty for an argument that has only its position
 * @param value what stands behind the key
 */
public record Entry(String key, List<Node> value) {
    /** The brackets that the value is, when it is nothing else. */
    public java.util.Optional<Group> group(char open) {
        return value.size() == 1 && value.getFirst() instanceof Group group && group.open() == open
                ? java.util.Optional.of(group)
                : java.util.Optional.empty();
    }

    public int start() {
        return value.isEmpty() ? 0 : value.getFirst().start();
    }

    public int end() {
        return value.isEmpty() ? 0 : value.getLast().end();
    }
}
