package dev.weir.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of [databases]: what clients call a database, and where it is.
 *
 * @param name what clients ask for; {@code *} for the line that serves every name without its own
 * @param dbname the name in PostgreSQL
 * @param servers at least one
 * @param user everybody logs in as this user there; empty: each as himself
 * @param password of that user; empty: the one in auth_file
 * @param startupParameters sent to the server at each login, by their PostgreSQL names
 */
public record DatabaseConfig(
        String name,
        String dbname,
        List<ServerAddress> servers,
        LoadBalance loadBalanceHosts,
        SessionAttrs targetSessionAttrs,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> connectQuery,
        Map<String, String> startupParameters,
        AuthLookup auth,
        Overrides overrides) {

    static final String WILDCARD = "*";

    /** How users missing from auth_file are looked up. */
    public record AuthLookup(Optional<String> authUser, Optional<String> authQuery, Optional<String> authDbname) {}

    /** What differs from the general settings. */
    public record Overrides(
            Optional<PoolMode> poolMode,
            Optional<Integer> poolSize,
            Optional<Integer> minPoolSize,
            Optional<Integer> reservePoolSize,
            Optional<Integer> maxDbConnections,
            Optional<Integer> maxDbClientConnections,
            Optional<Duration> serverLifetime,
            Optional<Duration> queryWaitTimeout) {}

    public DatabaseConfig {
        servers = List.copyOf(servers);
        startupParameters = Map.copyOf(startupParameters);
    }

    /** The wildcard's line, as if it had been written for this name. */
    DatabaseConfig as(String asked) {
        var target = dbname.equals(WILDCARD) ? asked : dbname;
        return new DatabaseConfig(
                asked,
                target,
                servers,
                loadBalanceHosts,
                targetSessionAttrs,
                user,
                password,
                connectQuery,
                startupParameters,
                auth,
                overrides);
    }
}
