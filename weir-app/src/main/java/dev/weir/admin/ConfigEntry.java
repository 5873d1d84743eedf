package dev.weir.admin;

/**
 * One setting in effect.
 *
 * @param value as it would be written in pgbouncer.ini; a secret is masked by whoever fills this
 * @param defaultValue empty when there is none
 * @param changeable whether RELOAD applies a new value without a restart
 */
public record ConfigEntry(String key, String value, String defaultValue, boolean changeable) {}
