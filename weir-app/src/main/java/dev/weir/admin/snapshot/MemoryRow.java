package dev.weir.admin.snapshot;

/**
 * One kind of memory, counted in units of {@code size} bytes.
 *
 * @param name such as {@code heap} or {@code direct_buffers}
 * @param size bytes per unit, at least 1
 * @param used units in use
 * @param free units reserved and not in use
 */
public record MemoryRow(String name, long size, long used, long free) {

    /** Bytes reserved. */
    public long totalBytes() {
        return (used + free) * size;
    }
}
