package dev.weir.session;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pool knows about settings: one object for equal ones, and how PostgreSQL words the values that clients wrote
 * in their own way ({@code iso} becomes {@code ISO, MDY}), so that only the first client with a given startup has to ask a
 * server.
 */
final class SettingsRegistry {
    private static final int REMEMBERED = 1_000;
    private static final String APPLICATION_NAME = "application_name";

    private final Map<Settings, Settings> interned = new HashMap<>();
    private final Map<Settings, Settings> worded = new HashMap<>();

    Settings intern(Settings settings) {
        if (settings.values().isEmpty()) {
            return Settings.NONE;
        }
        if (interned.size() >= REMEMBERED) {
            interned.clear(); // equal settings then cost a comparison of their values, nothing more
        }
        Settings known = interned.putIfAbsent(settings, settings);
        return known == null ? settings : known;
    }

    /** The startup settings as PostgreSQL words them, or null when no server has been asked yet. */
    @Nullable
    Settings worded(Settings asked) {
        String name = asked.get(APPLICATION_NAME);
        if (name != null && !isPlain(name)) {
            return null;
        }
        Settings rest = asked.without(APPLICATION_NAME);
        Settings known = rest.values().isEmpty() ? Settings.NONE : worded.get(rest);
        if (known == null || name == null) {
            return known == null ? null : intern(known);
        }
        return intern(known.with(APPLICATION_NAME, name));
    }

    void learn(Settings asked, Settings answered) {
        if (worded.size() >= REMEMBERED) {
            worded.clear();
        }
        worded.put(asked.without(APPLICATION_NAME), answered.without(APPLICATION_NAME));
    }

    /** PostgreSQL cuts application names at 63 bytes and replaces what is not printable ASCII: these it leaves alone. */
    private static boolean isPlain(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 63) {
            return false;
        }
        for (byte b : bytes) {
            if (b < 32 || b > 126) {
                return false;
            }
        }
        return true;
    }
}
