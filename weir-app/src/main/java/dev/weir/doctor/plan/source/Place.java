package dev.weir.doctor.plan.source;

/**
 * Where something stands.
 *
 * @param path relative to the repository, with {@code /}
 * @param line counted from 1
 */
public record Place(String path, int line) {
    @Override
    public String toString() {
        return path + ":" + line;
    }
}
