package dev.weir.config;

/**
 * One row of {@code SHOW CONFIG}. Secrets are shown as asterisks.
 *
 * @param value as written, or the default
 * @param changeable whether a reload applies a new value
 */
public record ConfigEntry(String key, String value, String defaultValue, boolean changeable) {
    static final String HIDDEN = "********";

    /** With what the written value has come to, where that is more telling. */
    public ConfigEntry inEffect(String found) {
        return new ConfigEntry(key, found, defaultValue, changeable);
    }
}
