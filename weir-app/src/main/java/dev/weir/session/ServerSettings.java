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

    private final SettingsRegistry registry;
    /** As of login, by lower-case name: what a reset leads back to. */
    private final Map<String, String> defaults = new TreeMap<>();
    /** As of now. */
    private final Map<String, String> reported = new TreeMap<>();

    private Settings current = Settings.NONE;
    private boolean resetRunning;

    ServerSettings(SettingsRegistry registry) {
        this.registry = registry;
    }

    /** A ParameterStatus during login. */
    void initially(String name, String value) {
        String key = Settings.key(name);
        defaults.put(key, value);
        reported.put(key, value);
    }

    /** The query that gives the session the wanted settings, or null when it has them. */
    @Nullable
    String changesTo(Settings wanted) {
        if (current == wanted) {
            return null; // the usual case, by identity
        }
        String sql = current.changesTo(wanted, defaults);
        if (sql == null) {
            current = wanted;
        }
        return sql;
    }

    /** The query has succeeded: the session has the wanted settings, in PostgreSQL's own words where it reports them. */
    Settings adopt(Settings wanted) {
        if (current == wanted) {
            return wanted;
        }
        Settings worded = wanted;
        for (Map.Entry<String, String> each : wanted.values().entrySet()) {
            String said = reported.get(each.getKey());
            if (said != null && !said.equals(each.getValue())) {
                worded = worded.with(each.getKey(), said);
            }
        }
        current = registry.intern(worded);
        return current;
    }

    /**
     * A setting has changed while a client used the server, or ({@code client} null) by itself.
     *
     * @return the value to tell the client
     */
    String reported(String name, String value, @Nullable ClientSession client) {
        String key = Settings.key(name);
        reported.put(key, value);
        if (FACTS.contains(key)) {
            return value;
        }
        current = registry.intern(value.equals(defaults.get(key)) ? current.without(key) : current.with(key, value));
        if (client == null) {
            return value;
        }
        String wished = resetRunning ? client.startup().get(key) : null;
        Settings wanted = client.settings();
        String told = wished == null ? value : wished;
        boolean asDefault = wished == null && value.equals(defaults.get(key));
        client.settings(registry.intern(asDefault ? wanted.without(key) : wanted.with(key, told)));
        return told;
    }

    /** RESET of something: whatever PostgreSQL does not report may be at its default again. */
    void resetSomething() {
        resetRunning = true;
        Settings known = current;
        for (String key : current.values().keySet()) {
            if (!defaults.containsKey(key)) {
                known = known.without(key);
            }
        }
        current = registry.intern(known);
    }

    /** DISCARD ALL: everything is at its default again; what is reported follows. */
    void discarded() {
        resetRunning = true;
        current = Settings.NONE;
    }

    void queryEnded() {
        resetRunning = false;
    }

    /** Whether a session with the wanted settings might need a query first; by identity, so sometimes for nothing. */
    boolean differFrom(Settings wanted) {
        return current != wanted;
    }
}
