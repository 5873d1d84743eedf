package dev.weir.session;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings of one server's session: its own defaults as it reported them, and what clients have made of them since. */
@SuppressWarnings("ReferenceEquality") // equal settings of a pool are one object: that is the point
final class ServerSettings {
    /** Reported, but not to be set (GUC_REPORT together with GUC_DISALLOW_IN_FILE in {@code guc_tables.c}). */
    private static final Set<String> FACTS =
            Set.of("in_hot_standby", "integer_datetimes", "is_superuser", "server_encoding", "server_version");

    /** The login's own until a client sets it: after a reload a pool may log in as somebody else, and its clients with it. */
    private static final String LOGIN = "session_authorization";

    private SettingsRegistry registry;
    /** As of login, by lower-case name: what a reset leads back to. */
    private final Map<String, String> defaults = new TreeMap<>();
    /** As of now. */
    private final Map<String, String> reported = new TreeMap<>();

    private Settings current = Settings.NONE;

    ServerSettings(SettingsRegistry registry) {
        this.registry = registry;
    }

    /** A ParameterStatus during login. */
    void initially(String name, String value) {
        String key = Settings.key(name);
        defaults.put(key, value);
        reported.put(key, value);
    }

    @Nullable
    String applicationName() {
        return reported.get("application_name");
    }

    /** The server serves another lane now; equal settings are one object there as well. */
    void movedTo(SettingsRegistry next) {
        registry = next;
        current = next.intern(current);
    }

    /** The login is over: from here on {@link #current} holds every reported setting that is not the login's. */
    void complete() {
        current = registry.intern(asReported(Settings.NONE));
    }

    /** With what PostgreSQL reports and can be set. */
    private Settings asReported(Settings settings) {
        Settings worded = settings;
        for (Map.Entry<String, String> each : reported.entrySet()) {
            if (!FACTS.contains(each.getKey())) {
                worded = with(worded, each.getKey(), each.getValue());
            }
        }
        return worded;
    }

    /** These settings and what this session has just reported, which is the login's own where it is this login's. */
    Settings with(Settings settings, String key, String value) {
        return key.equals(LOGIN) && value.equals(defaults.get(key)) ? settings.without(key) : settings.with(key, value);
    }

    /** What is reported but cannot be set. */
    static boolean isFact(String key) {
        return FACTS.contains(key);
    }

    /** What a client has of its own only when it has set it. */
    static boolean isOfLogin(String key) {
        return FACTS.contains(key) || key.equals(LOGIN);
    }

    /** The query that gives the session the wanted settings, or null when it has them. */
    @Nullable
    String changesTo(Settings wanted, boolean inBlock) {
        if (current == wanted) {
            return null; // by identity, in the usual case
        }
        boolean converted =
                "UTF8".equals(defaults.get("server_encoding")) && !"UTF8".equals(reported.get("client_encoding"));
        return current.changesTo(wanted, defaults, new SettingsQuery(inBlock, converted));
    }

    /**
     * The query has succeeded: the session has the wanted settings.
     *
     * @return all of them, in PostgreSQL's own words where it reports them
     */
    Settings adopt(Settings wanted) {
        if (current == wanted) {
            return wanted;
        }
        current = registry.intern(asReported(wanted));
        return current;
    }

    /** A setting has changed; {@code known} is false when that came unasked, by a reload of PostgreSQL's configuration. */
    void reported(String name, String value, boolean known) {
        String key = Settings.key(name);
        reported.put(key, value);
        if (!FACTS.contains(key)) {
            current = registry.intern(with(current, key, value));
            if (!known) {
                defaults.put(key, value);
            }
        }
    }

    /** RESET of something: what PostgreSQL does not report may or may not be at its default again. */
    void resetSomething() {
        Settings doubtful = current;
        for (String key : current.values().keySet()) {
            if (!defaults.containsKey(key)) {
                doubtful = doubtful.with(key, Settings.UNKNOWN);
            }
        }
        current = registry.intern(doubtful);
    }

    /** DISCARD ALL: what is not reported is at its default again; what is reported follows. */
    void discarded() {
        Settings rest = current;
        for (String key : current.values().keySet()) {
            if (!defaults.containsKey(key)) {
                rest = rest.without(key);
            }
        }
        current = registry.intern(rest);
    }

    /** Whether a session with the wanted settings might need a query first; by identity, so sometimes for nothing. */
    boolean differFrom(Settings wanted) {
        return current != wanted;
    }
}
