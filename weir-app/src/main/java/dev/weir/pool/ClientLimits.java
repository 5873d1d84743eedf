package dev.weir.pool;

/**
 * How many clients may be connected.
 *
 * @param total {@code max_client_conn}; 0 = unlimited
 * @param perDatabase {@code max_db_client_connections}
 * @param perUser {@code max_user_client_connections}
 */
public record ClientLimits(int total, NamedLimit perDatabase, NamedLimit perUser) {}
