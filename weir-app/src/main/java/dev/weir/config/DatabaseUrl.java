package dev.weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code DATABASE_URL} asks of a pooler: the servers to connect to, and settings that follow from it.
 *
 * @param dbname empty when the URL names none
 * @param startupParameters sent to the server at each login
 * @param settings keys of [pgbouncer] that follow from the URL
 */
record DatabaseUrl(
        List<ServerAddress> servers,
        Optional<String> dbname,
        String user,
        Optional<Secret> password,
        Map<String, String> startupParameters,
        Map<String, String> settings) {

    private static final Position AT = Position.of("DATABASE_URL");
    private static final Set<String> TO_SERVER = Set.of("options", "application_name", "client_encoding");
    /** All of libpq's have this form; anything else may be a piece of a password, and is not repeated. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_]{1,40}");

    private static final Set<String> INSIST_ON_TLS = Set.of("require", "verify-ca", "verify-full");
    private static final List<String> KNOWN = Stream.of(
                    ConnectionUrl.OF_ADDRESS, TO_SERVER, Set.of("sslmode", "connect_timeout", "channel_binding"))
            .flatMap(Set::stream)
            .sorted()
            .toList();

    /** Null when the URL is unusable; what is wrong is then among the problems. No problem quotes the URL. */
    static @Nullable DatabaseUrl parse(String text, Map<String, String> env, Problems problems) {
        var url = ConnectionUrl.read(text, env, complaint -> problems.error(AT, complaint));
        if (url == null) {
            return null;
        }
        url.parameters().forEach((key, value) -> judge(key, value, problems));
        var result = new DatabaseUrl(
                url.servers(), url.dbname(), url.user(), url.password(), startup(url), settings(url, problems));
        return problems.hasErrors() ? null : result;
    }

    private static Map<String, String> startup(ConnectionUrl url) {
        var startup = new LinkedHashMap<>(url.parameters());
        startup.keySet().retainAll(TO_SERVER);
        return startup;
    }

    private static Map<String, String> settings(ConnectionUrl url, Problems problems) {
        var settings = new LinkedHashMap<>(Map.of(
                "listen_addr", "127.0.0.1",
                "pool_mode", "transaction",
                "max_client_conn", "10000",
                "auth_type", "scram-sha-256",
                "admin_users", url.user())); // whoever has the URL may look at its pooler
        if (url.password().isEmpty()) {
            settings.put("auth_type", "trust");
            problems.warning(
                    AT,
                    "has no password, so whoever can connect to Weir is let in as \"%s\"; set PGPASSWORD to ask for one"
                            .formatted(url.user()));
        }
        Optional.ofNullable(url.parameters().get("connect_timeout"))
                .filter(seconds -> !seconds.equals("0"))
                .ifPresent(seconds -> settings.put("server_connect_timeout", seconds));
        return settings;
    }

    /** The value of an unknown parameter is not quoted: it may be part of a password with a bare ?. */
    private static void judge(String key, String value, Problems problems) {
        if (key.equals("sslmode") && INSIST_ON_TLS.contains(value)) {
            problems.error(AT, """
                    sslmode=%s is not supported yet, Weir speaks no TLS: set prefer, which connects without, or, where \
                    PostgreSQL demands TLS and would refuse that, lead the URL through a TLS tunnel as well""".formatted(value));
        } else if (key.equals("channel_binding") && value.equals("require")) {
            problems.error(AT, "channel_binding=require is not supported yet: it needs TLS");
        } else if (!KNOWN.contains(key)) {
            problems.warning(
                    AT,
                    NAME.matcher(key).matches()
                            ? "parameter \"%s\" has no effect%s".formatted(key, NearestName.hint(key, KNOWN))
                            : "a parameter that is no name has no effect; write ? and & in a password as %3F and %26");
        }
    }
}
