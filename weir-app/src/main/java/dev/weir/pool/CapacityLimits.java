package dev.weir.pool;

/**
 * How many servers may exist over all pools.
 *
 * @param perDatabase {@code max_db_connections}
 * @param perUser {@code max_user_connections}
 */
public record CapacityLimits(NamedLimit perDatabase, NamedLimit perUser) {
    public static final CapacityLimits NONE = new CapacityLimits(NamedLimit.NONE, NamedLimit.NONE);
}
