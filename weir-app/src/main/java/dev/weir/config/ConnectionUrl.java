package dev.weir.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a connection URL says, as libpq understands it: {@code postgres://user:password@host:port,host:port/dbname?key=value}.
 * What the URL leaves out comes from libpq's environment variables.
 *
 * <p>Its own parser and not {@link java.net.URI}, which knows no host lists and whose errors quote the password.
 *
 * @param servers never empty; a Unix socket when no host is named
 * @param dbname empty when neither the URL nor the environment names one
 * @param parameters the URL's query without what became one of the other components
 */
public record ConnectionUrl(
        List<ServerAddress> servers,
        Optional<String> dbname,
        String user,
        Optional<Secret> password,
        Map<String, String> parameters) {

    // the last @ before the path ends the login, so that a password with a bare @ still works
    private static final Pattern URL = Pattern.compile(
            "(?:postgres|postgresql)://"
                    + "(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?(?<hosts>[^@/?]*)(?:/(?<dbname>[^?]*))?(?:\\?(?<query>.*))?");
    private static final Pattern SCHEME =
            Pattern.compile("(?<name>(?:jdbc:)?[a-zA-Z][a-zA-Z0-9]{0,19}(?:\\+[a-zA-Z0-9_]{1,19})?)://");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<six>[^\\]]+)\\]|(?<host>[^:\\[\\]]*))(?::(?<port>\\d*))?");
    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /** Part of the address or the login. */
    static final Set<String> OF_ADDRESS = Set.of("host", "hostaddr", "port", "user", "password", "dbname");

    /**
     * Reads a URL.
     *
     * @param env libpq's variables (PGUSER and so on) are looked up here
     * @param complaint is given each mistake; none of them quotes the URL
     * @return null when the URL is not one at all; of no use when there was a complaint
     */
    public static @Nullable ConnectionUrl read(String url, Map<String, String> env, Consumer<String> complaint) {
        var parts = URL.matcher(url.strip());
        if (!parts.matches() || loginIsCut(parts)) {
            complaint.accept(misshapen(url.strip()));
            return null;
        }
        if (ESCAPE.matcher(url).find()) {
            complaint.accept("a % must be followed by two hexadecimal digits; write a bare % as %25");
            return null;
        }
        var query = query(Optional.ofNullable(parts.group("query")).orElse(""));
        var reader = new Reader(query, env, complaint);
        return reader.read(
                Optional.ofNullable(parts.group("user")),
                Optional.ofNullable(parts.group("password")),
                Optional.ofNullable(parts.group("dbname")),
                parts.group("hosts"));
    }

    /** Quotes nothing but what stands before {@code ://} and looks like a scheme: whatever follows may be a secret. */
    private static String misshapen(String url) {
        if (url.startsWith("\"") || url.startsWith("'")) {
            return "begins with a quotation mark: give the URL without quotes, which belong to the shell";
        }
        var scheme = SCHEME.matcher(url);
        if (!scheme.lookingAt() || scheme.group("name").matches("postgres(?:ql)?")) {
            return "not a URL of the form postgresql://user:password@host:port/dbname;"
                    + " write @ / ? : % inside user or password as %40 %2F %3F %3A %25";
        }
        return "begins with " + scheme.group()
                + (scheme.group("name").toLowerCase(Locale.ROOT).contains("postgres")
                        ? ", a driver's own: begin it with postgresql://"
                        : ", and Weir is for PostgreSQL: it takes postgresql://user:password@host:port/dbname");
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
    private record Reader(Map<String, String> query, Map<String, String> env, Consumer<String> complaint) {
        ConnectionUrl read(Optional<String> user, Optional<String> password, Optional<String> database, String hosts) {
            var name = pick("user", user.map(ConnectionUrl::decode), "PGUSER").orElse(System.getProperty("user.name"));
            var secret = pick("password", password.map(ConnectionUrl::decode), "PGPASSWORD")
                    .map(Secret::of);
            var dbname = pick("dbname", database.map(ConnectionUrl::decode), "PGDATABASE");
            var others = new LinkedHashMap<>(query);
            others.keySet().removeAll(OF_ADDRESS);
            return new ConnectionUrl(servers(hosts), dbname, name, secret, others);
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
                complaint.accept("cannot tell host from port: write host:port, for IPv6 [address]:port");
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
                return (Integer) Kind.PORT.parseDecimal(text);
            } catch (BadValue bad) {
                complaint.accept("port " + bad.message());
                return 1;
            }
        }
    }
}
