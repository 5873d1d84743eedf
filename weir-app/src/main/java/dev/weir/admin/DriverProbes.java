package dev.weir.admin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What drivers, pools and psql expect of any PostgreSQL. The console says it at login, answers SHOW with it and accepts
 * SET for it, without any effect.
 */
public final class DriverProbes {
    /** Fixed answers to SHOW; a driver may also SET these. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("application_name", ""),
            Map.entry("bytea_output", "hex"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("client_min_messages", "notice"),
            Map.entry("datestyle", "ISO"),
            Map.entry("default_transaction_isolation", "read committed"),
            Map.entry("default_transaction_read_only", "off"),
            Map.entry("extra_float_digits", "2"),
            Map.entry("idle_in_transaction_session_timeout", "0"),
            Map.entry("integer_datetimes", "on"),
            Map.entry("intervalstyle", "postgres"),
            Map.entry("is_superuser", "on"),
            Map.entry("lock_timeout", "0"),
            Map.entry("search_path", "\"$user\", public"),
            Map.entry("server_encoding", "UTF8"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("statement_timeout", "0"),
            Map.entry("timezone", "GMT"),
            Map.entry("transaction_isolation", "read committed"),
            Map.entry("transaction_read_only", "off"));

    static final Column SERVER_VERSION = new Column("server_version", ColumnType.TEXT);

    private DriverProbes() {}

    /**
     * The ParameterStatus messages of the greeting, in order.
     *
     * <p>{@code server_version} is {@code <version>/weir}, as PgBouncer says {@code <version>/bouncer}: libpq, psql,
     * pgjdbc, lib/pq and asyncpg read its leading numbers and take whatever they find for an old server, which makes them
     * send fewer set-up queries. To claim a PostgreSQL version would make psql ask for catalogs that are not here. Tools
     * that adapt to a PgBouncer version read SHOW VERSION, which names one.
     */
    public static SequencedMap<String, String> greeting(String weirVersion) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("server_version", serverVersion(weirVersion));
        parameters.put("client_encoding", "UTF8");
        parameters.put("server_encoding", "UTF8");
        parameters.put("DateStyle", "ISO");
        parameters.put("TimeZone", "GMT");
        parameters.put("standard_conforming_strings", "on");
        parameters.put("is_superuser", "on");
        parameters.put("integer_datetimes", "on");
        return parameters;
    }

    static String serverVersion(String weirVersion) {
        return weirVersion + "/weir";
    }

    /** The fixed value of the setting called {@code name} in any case. */
    static Optional<String> setting(String name) {
        return Optional.ofNullable(SETTINGS.get(name.toLowerCase(Locale.ROOT)));
    }
}
