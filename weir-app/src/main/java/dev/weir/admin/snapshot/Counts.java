package dev.weir.admin.snapshot;

/**
 * Counts that cannot be had by counting the rows of a {@link Snapshot}.
 *
 * @param loginClients connections that have not finished their login
 * @param freeClients how many more clients {@code max_client_conn} admits, never negative
 * @param freeServers how many more servers the pools that exist may open, never negative
 */
public record Counts(int loginClients, int freeClients, int freeServers) {}
