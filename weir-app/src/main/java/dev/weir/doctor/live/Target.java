package dev.weir.doctor.live;

import dev.weir.config.ConnectionUrl;
import dev.weir.config.ServerAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The database that is asked about: where it is, and who asks. Prints without its password. */
public final class Target {
    /** What an unreachable host may cost, unless the URL says otherwise; seconds. */
    private static final String CONNECT_TIMEOUT = "10";

    /** Longer than any of the doctor's statements may take; seconds. */
    private static final String READ_TIMEOUT = "15";

    /** It says on the console what {@link Trouble} says better; kept, because a logger that nobody holds forgets its level. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*", Pattern.DOTALL);

    /** Schemes with a driver's name in them are PostgreSQL all the same: SQLAlchemy's, and JDBC's. */
    private static final Pattern ALSO_POSTGRES = Pattern.compile("(?:jdbc:)?postgres(?:ql)?(?:\\+\\w+)?://");

    /** libpq's name and pgjdbc's. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "sslmode", "sslmode",
            "sslrootcert", "sslrootcert",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "options", "options");

    private static final Set<String> MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private final ConnectionUrl url;
    private final String sslMode;
    private final Properties properties;

    private Target(ConnectionUrl url, Map<String, String> environment) throws CannotTell {
        this.url = url;
        this.sslMode = Optional.ofNullable(url.parameters().get("sslmode"))
                .or(() -> Optional.ofNullable(environment.get("PGSSLMODE")))
                .orElse("prefer");
        if (!MODES.contains(sslMode)) {
            throw new CannotTell("sslmode in the URL must be one of "
                    + MODES.stream().sorted().collect(Collectors.joining(", ")));
        }
        this.properties = properties(environment);
    }

    /**
     * Reads a URL as libpq does, with what its environment variables add.
     *
     * @param given empty when the user named none: then DATABASE_URL is it
     */
    public static Target of(Optional<String> given, Map<String, String> environment) throws CannotTell {
        var text = given.or(() -> Optional.ofNullable(environment.get("DATABASE_URL")))
                .filter(url -> !url.isBlank())
                .orElseThrow(() -> new CannotTell(
                        "no database named: give a URL like postgresql://user@host:5432/dbname, or set DATABASE_URL"));
        var plain = ALSO_POSTGRES.matcher(text.strip());
        var url = plain.lookingAt() ? "postgresql://" + text.strip().substring(plain.end()) : text.strip();
        var scheme = SCHEME.matcher(url);
        if (!url.startsWith("postgresql://")) {
            throw new CannotTell(
                    scheme.matches() && url.contains("://")
                            ? "a URL of %s, but the doctor knows PostgreSQL only: it begins with postgresql://"
                                    .formatted(scheme.group(1).toLowerCase(Locale.ROOT))
                            : "not a URL: give one like postgresql://user@host:5432/dbname");
        }
        var problems = new ArrayList<String>();
        var read = ConnectionUrl.read(url, environment, problems::add);
        if (read == null || !problems.isEmpty()) {
            throw new CannotTell("the URL cannot be read: " + String.join("; ", problems));
        }
        return new Target(read, environment);
    }

    private Properties properties(Map<String, String> environment) {
        var all = new Properties();
        all.put("user", url.user());
        // without one, pgjdbc asks ~/.pgpass or the file of PGPASSFILE, as libpq does
        url.password().ifPresent(password -> all.put("password", password.value()));
        all.put("connectTimeout", environment.getOrDefault("PGCONNECT_TIMEOUT", CONNECT_TIMEOUT));
        all.put("socketTimeout", READ_TIMEOUT);
        all.put("tcpKeepAlive", "true");
        all.put("ApplicationName", Doctor.NAME);
        all.put("preferQueryMode", "simple"); // no prepared statement may stay behind on a pooler's server
        all.put("gssEncMode", "disable");
        PARAMETERS.forEach((libpq, ours) ->
                Optional.ofNullable(url.parameters().get(libpq)).ifPresent(value -> all.put(ours, value)));
        all.put("sslmode", sslMode);
        if (first().isUnixSocket()) {
            all.put("socketFactory", UnixSockets.class.getName());
            all.put("socketFactoryArg", first().socketFile().toString());
            all.put("sslmode", "disable");
        }
        return all;
    }

    /** As pgjdbc wants it; the login is in {@link #login}. */
    public String jdbcUrl() {
        List<ServerAddress> servers =
                first().isUnixSocket() ? List.of(new ServerAddress("localhost", first().port())) : url.servers();
        return "jdbc:postgresql://%s/%s"
                .formatted(
                        servers.stream().map(ServerAddress::toString).collect(Collectors.joining(",")),
                        URLEncoder.encode(database(), StandardCharsets.UTF_8));
    }

    /** User, password and what the URL and the environment add, as pgjdbc wants them; a copy. */
    public Properties login() {
        return (Properties) properties.clone();
    }

    private ServerAddress first() {
        return url.servers().getFirst();
    }

    public String host() {
        return first().host();
    }

    public int port() {
        return first().port();
    }

    /** The user's name when the URL has none, as with libpq. */
    public String database() {
        return url.dbname().orElse(url.user());
    }

    public String user() {
        return url.user();
    }

    /**
     * The same login at another address, without a password, and with no parameter but sslmode: others may be secrets.
     *
     * @param address host and port, as it stands in a URL
     */
    String urlAt(String address) {
        var mode = url.parameters().containsKey("sslmode") ? "?sslmode=" + sslMode : "";
        return "postgresql://%s@%s/%s%s".formatted(encoded(user()), address, encoded(database()), mode);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    String sslMode() {
        return sslMode;
    }

    /** Where it is, for people: {@code db.example.com:5432}. */
    public String address() {
        return url.servers().stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    }

    /** Says in one sentence why nobody could log in. */
    public CannotTell unreachable(SQLException failure) {
        return Trouble.connecting(failure, this);
    }

    @Override
    public String toString() {
        return url.user() + "@" + address() + "/" + database();
    }
}
