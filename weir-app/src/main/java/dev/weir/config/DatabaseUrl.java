package dev.weir.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL as libpq understands it: {@code postgres://user:password@host:port,host:port/dbname?key=value}.
 *
 * <p>Its own parser and not {@link java.net.URI}, which knows no host lists and whose errors quote the password.
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
    // the last @ before the path ends the login, so that a password with a bare @ still works
    private static final Pattern URL = Pattern.compile(
            "(?:postgres|postgresql)://"
                    + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^@/?]*)(?:/(?<dbname>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<six>[^\\]]+)\\]|(?<host>[^:\\[\\]]*))(?::(?<port>\\d*))?");
    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /** Part of the address or the login. */
    private static final Set<String> OF_ADDRESS = Set.of("host", "hostaddr", "port", "user", "password", "dbname");

    private static final Set<String> TO_SERVER = Set.of("options", "application_name", "client_encoding");
    private static final Set<String> INSIST_ON_TLS = Set.of("require", "verify-ca", "verify-full");
    private static final List<String> KNOWN = Stream.of(
                    OF_ADDRESS, TO_SERVER, Set.of("sslmode", "connect_timeout", "channel_binding"))
            .flatMap(Set::stream)
            .sorted()
            .toList();

    /** Null when the URL is unusable; what is wrong is then among the problems. No problem quotes the URL. */
    static @Nullable DatabaseUrl parse(String url, Map<String, String> env, Problems problems) {
        var parts = URL.matcher(url.strip());
        if (!parts.matches() || loginIsCut(parts)) {
            problems.error(
                    AT,
                    "not a URL of the form postgresql://user:password@host:port/dbname;"
                            + " write @ / ? : % inside user or password as %40 %2F %3F %3A %25");
            return null;
        }
        if (ESCAPE.matcher(url).find()) {
            problems.error(AT, "a % must be followed by two hexadecimal digits; write a bare % as %25");
            return null;
        }
        var query = query(Optional.ofNullable(parts.group("query")).orElse(""));
        var reader = new Reader(query, env, problems);
        var result = reader.read(
                Optional.ofNullable(parts.group("user")),
                Optional.ofNullable(parts.group("password")),
                Optional.ofNullable(parts.group("dbname")),
                parts.group("hosts"));
        return problems.hasErrors() ? null : result;
    }

    /** An @ but no login before it: the password has a bare / or ?, and its rest is taken for something else. */
    private static boolean loginIsCut(Matcher parts) {
        return parts.group("user") == null && parts.group().contains("@");
    }

    private static Map<String, String> query(String text) {
        var query = new LinkedHashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    /** Percent-decoding only: unlike in web forms, a plus sign is a plus sign. */
    private static String decode(String text) {
        var bytes = new ByteArrayOutputStream();
        var in = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                bytes.write(Integer.parseInt(new String(in, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                bytes.write(in[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Puts the pieces together: query parameters first, then the URL's own parts, then libpq's environment. */
    private record Reader(Map<String, String> query, Map<String, String> env, Problems problems) {
        DatabaseUrl read(Optional<String> user, Optional<String> password, Optional<String> database, String hosts) {
            query.forEach(this::judge);
            var name = pick("user", user.map(DatabaseUrl::decode), "PGUSER").orElse(System.getProperty("user.name"));
            var secret = pick("password", password.map(DatabaseUrl::decode), "PGPASSWORD")
                    .map(Secret::of);
            var settings = new LinkedHashMap<>(Map.of(
                    "listen_addr", "127.0.0.1",
                    "pool_mode", "transaction",
                    "max_client_conn", "10000",
                    "auth_type", "scram-sha-256",
                    "admin_users", name)); // whoever has the URL may look at its pooler
            if (secret.isEmpty()) {
                settings.put("auth_type", "trust");
                problems.warning(
                        AT,
                        "has no password, so whoever can connect to Weir is let in as \"%s\"; set PGPASSWORD to ask for one"
                                .formatted(name));
            }
            Optional.ofNullable(query.get("connect_timeout"))
                    .filter(seconds -> !seconds.equals("0"))
                    .ifPresent(seconds -> settings.put("server_connect_timeout", seconds));
            var startup = new LinkedHashMap<>(query);
            startup.keySet().retainAll(TO_SERVER);
            var dbname = pick("dbname", database.map(DatabaseUrl::decode), "PGDATABASE");
            return new DatabaseUrl(servers(hosts), dbname, name, secret, startup, settings);
        }

        private Optional<String> pick(String parameter, Optional<String> inUrl, String variable) {
            return Optional.ofNullable(query.get(parameter))
                    .or(() -> inUrl)
                    .or(() -> Optional.ofNullable(env.get(variable)))
                    .filter(value -> !value.isEmpty());
        }

        private List<ServerAddress> servers(String hosts) {
            var port = pick("port", Optional.empty(), "PGPORT").orElse("5432");
            var named = pick("hostaddr", Optional.ofNullable(query.get("host")), "");
            var list = named.isPresent() ? named.get() : hosts;
            if (list.isEmpty()) {
                list = env.getOrDefault("PGHOST", "");
            }
            if (list.isEmpty()) {
                return List.of(ConfigDraft.localServer(port(port), Optional.empty()));
            }
            var ports = List.of(port.split(",", -1));
            var servers = new ArrayList<ServerAddress>();
            for (var one : list.split(",", -1)) {
                var its = ports.get(Math.min(servers.size(), ports.size() - 1));
                servers.add(named.isPresent() ? new ServerAddress(one, port(its)) : server(one, its));
            }
            return servers;
        }

        private ServerAddress server(String text, String port) {
            var parts = HOST.matcher(text);
            if (!parts.matches()) {
                problems.error(AT, "cannot tell host from port: write host:port, for IPv6 [address]:port");
                return new ServerAddress("localhost", port(port));
            }
            var six = parts.group("six");
            var host = decode(six != null ? six : parts.group("host"));
            var own = Optional.ofNullable(parts.group("port")).filter(digits -> !digits.isEmpty());
            int number = port(own.orElse(port));
            return host.isEmpty() ? ConfigDraft.localServer(number, Optional.empty()) : new ServerAddress(host, number);
        }

        private int port(String text) {
            try {
                return (Integer) Kind.PORT.parse(text);
            } catch (BadValue bad) {
                problems.error(AT, "port " + bad.message());
                return 1;
            }
        }

        /** The value of an unknown parameter is not quoted: it may be part of a password with a bare ?. */
        private void judge(String key, String value) {
            if (key.equals("sslmode") && INSIST_ON_TLS.contains(value)) {
                problems.error(
                        AT,
                        "sslmode=%s is not supported yet, Weir speaks no TLS: reach PostgreSQL through a tunnel, set prefer"
                                .formatted(value));
            } else if (key.equals("channel_binding") && value.equals("require")) {
                problems.error(AT, "channel_binding=require is not supported yet: it needs TLS");
            } else if (!KNOWN.contains(key)) {
                problems.warning(AT, "parameter \"%s\" has no effect%s".formatted(key, NearestName.hint(key, KNOWN)));
            }
        }
    }
}
