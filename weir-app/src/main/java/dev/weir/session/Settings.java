package dev.weir.session;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Session settings that differ from the server's own defaults: what a client asked for at startup or has since set, or
 * what a server has at the moment. Immutable. Names are lower case, since PostgreSQL compares them without case ({@code
 * guc_name_compare}).
 *
 * <p>Equal settings of one pool are the same object ({@link SettingsRegistry#intern}), so in steady state comparing a
 * client with its server is comparing two references.
 */
record Settings(SortedMap<String, String> values) {
    /** Stands for a value nobody knows; differs from every value there can be. */
    static final String UNKNOWN = "\0unknown";

    static final Settings NONE = new Settings(Collections.emptySortedMap());

    static Settings of(Map<String, String> values) {
        var sorted = new TreeMap<String, String>();
        values.forEach((name, value) -> sorted.put(key(name), value));
        return new Settings(Collections.unmodifiableSortedMap(sorted));
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Nullable
    String get(String key) {
        return values.get(key);
    }

    Settings with(String key, String value) {
        var next = new TreeMap<>(values);
        next.put(key, value);
        return new Settings(Collections.unmodifiableSortedMap(next));
    }

    /** With the values reported for names that have none here; what is the login's is left out. */
    Settings and(Map<String, String> reported) {
        var next = new TreeMap<>(values);
        reported.forEach((name, value) -> {
            String key = key(name);
            if (!ServerSettings.isOfLogin(key)) {
                next.putIfAbsent(key, value);
            }
        });
        return new Settings(Collections.unmodifiableSortedMap(next));
    }

    Settings without(String key) {
        if (!values.containsKey(key)) {
            return this;
        }
        var next = new TreeMap<>(values);
        next.remove(key);
        return new Settings(Collections.unmodifiableSortedMap(next));
    }

    /**
     * The query that turns a session with these settings into one with {@code wanted}, or null when nothing differs; a
     * setting that is in neither has its value in {@code defaults}.
     */
    @Nullable
    String changesTo(Settings wanted, Map<String, String> defaults, SettingsQuery query) {
        values.forEach((name, value) -> {
            if (wanted.get(name) == null && !value.equals(defaults.get(name))) {
                query.set(name, defaults.get(name));
            }
        });
        wanted.values.forEach((name, value) -> {
            String now = values.containsKey(name) ? values.get(name) : defaults.get(name);
            if (UNKNOWN.equals(now)) {
                query.setInDoubt(name, value);
            } else if (!value.equals(now)) {
                query.set(name, value);
            }
        });
        return query.sql();
    }
}
