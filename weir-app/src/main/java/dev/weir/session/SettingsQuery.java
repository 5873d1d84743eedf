package dev.weir.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Weir's own query that gives a session other settings.
 *
 * <p>{@code set_config} rather than SET: it takes a value as a startup packet does (a list stays a list), in one round trip
 * and all or nothing; a null value resets to the session's default.
 */
final class SettingsQuery {
    private final StringBuilder sql = new StringBuilder();
    private final boolean inBlock;
    private final boolean converted;

    /**
     * @param inBlock a transaction block is open, and its client may have set something in it that is to stand
     * @param converted PostgreSQL takes what it is sent now for something other than UTF-8, and converts it to UTF-8
     */
    SettingsQuery(boolean inBlock, boolean converted) {
        this.inBlock = inBlock;
        this.converted = converted;
    }

    void set(String name, @Nullable String value) {
        begin();
        setConfig(name, value);
    }

    /**
     * A setting that PostgreSQL does not report, after a RESET of nobody knows what. In a block it is set only if it is at
     * its default: {@code SET LOCAL search_path} and {@code RESET ROLE} may be parts of one transaction. {@code pg_settings}
     * tells where a value comes from; of a name that only clients know, and of the role, it knows nothing.
     */
    void setInDoubt(String name, String value) {
        begin();
        if (!inBlock) {
            setConfig(name, value);
            return;
        }
        sql.append("CASE WHEN coalesce((SELECT source OPERATOR(pg_catalog.=) 'session'"
                + " FROM pg_catalog.pg_settings WHERE name OPERATOR(pg_catalog.=) ");
        literal(name);
        sql.append("), pg_catalog.current_setting(");
        literal(name);
        sql.append(", true) OPERATOR(pg_catalog.<>) ")
                .append(name.equals("role") ? "'none'" : "''")
                .append(") IS NOT TRUE THEN ");
        setConfig(name, value);
        sql.append(" END");
    }

    @Nullable
    String sql() {
        return sql.isEmpty() ? null : sql.toString();
    }

    private void begin() {
        sql.append(sql.isEmpty() ? "SELECT " : ", ");
    }

    private void setConfig(String name, @Nullable String value) {
        sql.append("pg_catalog.set_config(");
        literal(name);
        sql.append(", ");
        if (value == null) {
            sql.append("NULL");
        } else {
            literal(value);
        }
        sql.append(", false)");
    }

    /** Means the same whatever {@code standard_conforming_strings} and {@code client_encoding} are. */
    private void literal(String text) {
        if (converted && !text.chars().allMatch(c -> c < 128)) {
            sql.append("pg_catalog.convert_from(pg_catalog.decode('");
            sql.append(HexFormat.of().formatHex(text.getBytes(UTF_8))).append("', 'hex'), 'UTF8')");
        } else {
            quote(text);
        }
    }

    private void quote(String text) {
        boolean escapes = text.indexOf('\\') >= 0;
        sql.append(escapes ? " E'" : "'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '\\') {
                sql.append(c);
            }
            sql.append(c);
        }
        sql.append('\'');
    }
}
