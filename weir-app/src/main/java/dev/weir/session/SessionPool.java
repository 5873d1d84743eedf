package dev.weir.session;

import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.telemetry.PoolCounters;
import dev.weir.wire.StartupMessage;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the sessions of one pool share. Belongs to one loop. */
public final class SessionPool {
    private static final int MANY_CATALOGS = 1_000;
    private static final int MANY_ORIGINS = 1_000;

    private final PoolKey key;
    private final Outside outside;
    private final PoolLane<ServerSession> lane;
    private final Map<Settings, StatementCatalog> statements = new HashMap<>();
    private final Map<StartupMessage, Origin> origins = new HashMap<>();
    private final SettingsRegistry settings = new SettingsRegistry();
    private final PoolCounters counters = new PoolCounters();
    private final Map<String, String> reloaded = new LinkedHashMap<>();
    private int reloads;
    private long nextStatement = 1;
    private SessionPolicy policy;
    private @Nullable SequencedMap<String, String> welcome;

    /** @param lane makes the lane, whose connector may need this pool */
    public SessionPool(
            PoolKey key, SessionPolicy policy, Outside outside, Function<SessionPool, PoolLane<ServerSession>> lane) {
        this.key = key;
        this.policy = policy;
        this.outside = outside;
        this.lane = lane.apply(this);
    }

    public PoolKey key() {
        return key;
    }

    public PoolLane<ServerSession> lane() {
        return lane;
    }

    public PoolCounters counters() {
        return counters;
    }

    public SessionPolicy policy() {
        return policy;
    }

    /** Sessions look at the policy whenever they decide, so the next decision follows the new one. */
    public void policy(SessionPolicy next) {
        policy = next;
    }

    public Outside outside() {
        return outside;
    }

    /** What the client shares with others that came as it did. */
    Origin origin(StartupMessage startup) {
        if (origins.size() >= MANY_ORIGINS) {
            origins.clear(); // those who are here keep theirs
        }
        return origins.computeIfAbsent(startup, Origin::new);
    }

    /** The statements of clients with these settings; what they call themselves makes no difference. */
    StatementCatalog statements(Settings settings) {
        if (statements.size() > MANY_CATALOGS) {
            statements.values().removeIf(each -> each.size() == 0);
        }
        return statements.computeIfAbsent(
                settings.without("application_name"), _ -> new StatementCatalog(() -> nextStatement++));
    }

    /** Distinct statements that clients or servers hold. */
    int statementCount() {
        return statements.values().stream().mapToInt(StatementCatalog::size).sum();
    }

    /** PostgreSQL's configuration was reloaded, and with it the default of a setting. */
    void reloaded(String name, String value) {
        if (!value.equals(reloaded.put(name, value))) {
            reloads++;
            if (welcome != null && welcome.containsKey(name)) {
                var next = new LinkedHashMap<>(welcome);
                next.put(name, value);
                welcome(next);
            }
        }
    }

    /** Defaults that have changed since the pool exists, as they are now. */
    Map<String, String> reloaded() {
        return reloaded;
    }

    /** How often that has happened. */
    int reloads() {
        return reloads;
    }

    SettingsRegistry settings() {
        return settings;
    }

    /** What a client is told at login: the settings a new server reported, or null while none has logged in yet. */
    @Nullable
    SequencedMap<String, String> welcome() {
        return welcome;
    }

    /** A server has logged in; the newest one speaks for the pool. */
    void welcome(Map<String, String> reported) {
        welcome = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(reported));
    }

    long now() {
        return outside.now();
    }
}
