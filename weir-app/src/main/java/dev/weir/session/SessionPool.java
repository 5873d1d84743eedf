package dev.weir.session;

import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.telemetry.PoolCounters;
import dev.weir.wire.StartupMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the sessions of one pool share on one loop. A pool that is spread has one of these for each of its lanes. */
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
    private final PoolReports reports;
    private long nextStatement;
    private SessionPolicy policy;

    /** A pool with one lane; as the other constructor. */
    public SessionPool(
            PoolKey key, SessionPolicy policy, Outside outside, Function<SessionPool, PoolLane<ServerSession>> lane) {
        this(key, policy, outside, new PoolReports(), lane);
    }

    /**
     * What is on one loop of a pool.
     *
     * @param reports the same for all lanes of the pool
     * @param lane makes the lane, whose connector may need this pool
     */
    public SessionPool(
            PoolKey key,
            SessionPolicy policy,
            Outside outside,
            PoolReports reports,
            Function<SessionPool, PoolLane<ServerSession>> lane) {
        this.key = key;
        this.policy = policy;
        this.outside = outside;
        this.reports = reports;
        this.nextStatement = ((long) reports.newLane() << 40) + 1; // servers change lanes with all their statements
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
                settings.without("application_name"), of -> new StatementCatalog(of, () -> nextStatement++));
    }

    /** Distinct statements that clients or servers hold. */
    int statementCount() {
        return statements.values().stream().mapToInt(StatementCatalog::size).sum();
    }

    /** PostgreSQL's configuration was reloaded, and with it the default of a setting. */
    void reloaded(String name, String value) {
        reports.reloaded(name, value);
    }

    /** Defaults that have changed since the pool exists, as they are now. */
    Map<String, String> reloaded() {
        return reports.known().reloaded();
    }

    /** How often that has happened. */
    int reloads() {
        return reports.known().reloads();
    }

    SettingsRegistry settings() {
        return settings;
    }

    /** What a client is told at login: the settings a new server reported, or null while none has logged in yet. */
    @Nullable
    SequencedMap<String, String> welcome() {
        return reports.known().welcome();
    }

    /** A server has logged in; the newest one speaks for the pool. */
    void welcome(Map<String, String> reported) {
        reports.welcome(reported);
    }

    long now() {
        return outside.now();
    }
}
