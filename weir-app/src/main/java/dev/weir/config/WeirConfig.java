package dev.weir.config;

import static java.util.Collections.unmodifiableMap;

import dev.weir.config.PoolSettings.Caps;
import dev.weir.config.PoolSettings.ClientTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration without errors. Immutable; a reload makes a new one.
 *
 * @param databases by the name clients ask for, without the wildcard
 * @param userOverrides lines of [users]
 * @param peers by peer_id
 * @param users who may log in and with what secret: the content of auth_file
 * @param entries rows of {@code SHOW CONFIG}, in the order of the documentation
 */
public record WeirConfig(
        Global global,
        Map<String, DatabaseConfig> databases,
        Optional<DatabaseConfig> wildcard,
        Map<String, UserOverrides> userOverrides,
        Map<Integer, PeerConfig> peers,
        Map<String, Secret> users,
        List<ConfigEntry> entries) {

    public WeirConfig {
        databases = unmodifiableMap(new LinkedHashMap<>(databases));
        userOverrides = unmodifiableMap(new LinkedHashMap<>(userOverrides));
        peers = unmodifiableMap(new LinkedHashMap<>(peers));
        users = unmodifiableMap(new LinkedHashMap<>(users));
        entries = List.copyOf(entries);
    }

    /** The line for this name, or the wildcard's; null when clients cannot connect to such a database. */
    public @Nullable DatabaseConfig databaseFor(String name) {
        var exact = databases.get(name);
        return exact != null ? exact : wildcard.map(any -> any.as(name)).orElse(null);
    }

    /** As whom servers of this database log in for a pool of that user: the forced user of its line comes first. */
    public String serverUser(String database, String user) {
        DatabaseConfig exact = databases.get(database);
        return (exact != null ? exact.user() : wildcard.flatMap(DatabaseConfig::user)).orElse(user);
    }

    /**
     * What holds for the pool of this database and user. User goes before database before general, as in PgBouncer
     * (pool_pool_size and its neighbours in its server.c); a zero limit, lifetime or timeout of a line inherits.
     *
     * @param user the one the pool logs in with: the forced user of the database, or the client's
     */
    public PoolSettings poolFor(DatabaseConfig database, String user) {
        var mine = userOverrides.getOrDefault(user, UserOverrides.NONE);
        var its = database.overrides();
        var limits = global.limits();
        var timeouts = global.timeouts();
        int size = first(mine.poolSize(), its.poolSize(), limits.defaultPoolSize());
        int warm = its.minPoolSize().orElse(limits.minPoolSize());
        return new PoolSettings(
                first(mine.poolMode(), its.poolMode(), global.pooling().poolMode()),
                size,
                size == 0 ? warm : Math.min(warm, size),
                first(mine.reservePoolSize(), its.reservePoolSize(), limits.reservePoolSize()),
                timeouts.reservePoolTimeout(),
                queryWaitFor(database, user),
                positive(its.serverLifetime(), timeouts.serverLifetime()),
                timeouts.serverIdleTimeout(),
                new Caps(
                        positive(its.maxDbConnections(), limits.maxDbConnections()),
                        positive(its.maxDbClientConnections(), limits.maxDbClientConnections()),
                        positive(mine.maxUserConnections(), limits.maxUserConnections()),
                        positive(mine.maxUserClientConnections(), limits.maxUserClientConnections())),
                timeoutsFor(user));
    }

    /**
     * How long a client may wait for a server of this database.
     *
     * @param user the one it has logged in as, also where the database forces another one
     */
    public Duration queryWaitFor(DatabaseConfig database, String user) {
        return first(
                userOverrides.getOrDefault(user, UserOverrides.NONE).queryWaitTimeout(),
                database.overrides().queryWaitTimeout(),
                global.timeouts().queryWaitTimeout());
    }

    /**
     * How long this user's clients may take. PgBouncer asks for client_idle_timeout with the client's own name, for the others with
     * that of the pool's user.
     */
    public ClientTimeouts timeoutsFor(String user) {
        var mine = userOverrides.getOrDefault(user, UserOverrides.NONE);
        var general = global.timeouts();
        return new ClientTimeouts(
                positive(mine.queryTimeout(), general.queryTimeout()),
                positive(mine.idleTransactionTimeout(), general.idleTransactionTimeout()),
                positive(mine.transactionTimeout(), general.transactionTimeout()),
                positive(mine.clientIdleTimeout(), general.clientIdleTimeout()));
    }

    private static <T> T first(Optional<T> user, Optional<T> database, T general) {
        return user.or(() -> database).orElse(general);
    }

    private static int positive(Optional<Integer> own, int general) {
        return own.filter(value -> value > 0).orElse(general);
    }

    private static Duration positive(Optional<Duration> own, Duration general) {
        return own.filter(Duration::isPositive).orElse(general);
    }

    /** This configuration as a reload applies it: what only a restart changes stays, and {@code SHOW CONFIG} shows it so. */
    public WeirConfig reloadedOver(WeirConfig running) {
        var inEffect = new ArrayList<ConfigEntry>();
        for (int i = 0; i < entries.size(); i++) {
            inEffect.add(entries.get(i).changeable() ? entries.get(i) : running.entries.get(i));
        }
        var stays = RestartOnly.over(running.global, global);
        return new WeirConfig(stays, databases, wildcard, userOverrides, peers, users, inEffect);
    }

    /** Everything that differs in the other configuration, secrets only by name. */
    public List<ConfigChange> changesTo(WeirConfig next) {
        var changes = new ArrayList<ConfigChange>();
        for (int i = 0; i < entries.size(); i++) {
            var old = entries.get(i);
            var now = next.entries.get(i);
            if (!old.value().equals(now.value())) {
                changes.add(new ConfigChange(old.key(), old.value(), now.value(), !old.changeable()));
            }
        }
        changes.addAll(lines("databases.", databasesAndWildcard(), next.databasesAndWildcard()));
        changes.addAll(lines("users.", userOverrides, next.userOverrides));
        changes.addAll(lines("peers.", peers, next.peers));
        changes.addAll(lines("auth_file.", users, next.users));
        return changes;
    }

    private Map<String, DatabaseConfig> databasesAndWildcard() {
        var all = new LinkedHashMap<>(databases);
        wildcard.ifPresent(any -> all.put(any.name(), any));
        return all;
    }

    private static <K extends Comparable<K>, V> List<ConfigChange> lines(String prefix, Map<K, V> old, Map<K, V> now) {
        var names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(old.get(name), now.get(name)))
                .map(name -> new ConfigChange(
                        prefix + name,
                        old.containsKey(name) ? "set" : "absent",
                        !now.containsKey(name) ? "absent" : old.containsKey(name) ? "changed" : "set",
                        false))
                .toList();
    }
}
