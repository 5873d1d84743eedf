package dev.weir.config;

import dev.weir.config.ConnectionString.Pair;
import dev.weir.config.DatabaseConfig.AuthLookup;
import dev.weir.config.DatabaseConfig.Overrides;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A configuration while it is being read: valid values so far, and where each line stood. */
final class ConfigDraft {
    /** One line of [databases], [users] or [peers]. */
    record Line(Position at, Values values) {}

    /** Asked of the server at login: our key, and PostgreSQL's name for it. */
    private static final Map<String, String> STARTUP_PARAMETERS = Map.of(
            "client_encoding", "client_encoding",
            "datestyle", "DateStyle",
            "timezone", "TimeZone",
            "application_name", "application_name");

    private static final Set<String> RESERVED = Set.of("pgbouncer", "weir");
    private static final Pattern PEER_ID = Pattern.compile("[1-9]\\d{0,4}");
    private static final int MAX_PEER_ID = 16_383;
    // PostgreSQL's own default, and the one of Debian's packages
    private static final List<String> SOCKET_DIRECTORIES = List.of("/tmp", "/var/run/postgresql");

    private final Position origin;
    private final Problems problems;
    private final Values general = new Values(Section.PGBOUNCER);
    private final Map<String, Line> databases = new LinkedHashMap<>();
    private final Map<String, Line> users = new LinkedHashMap<>();
    private final Map<String, Line> peers = new LinkedHashMap<>();
    private final Map<String, Secret> givenLogins = new LinkedHashMap<>();
    private Optional<DatabaseConfig> wholeServer = Optional.empty();
    private Optional<String> mainDatabase = Optional.empty();

    ConfigDraft(Position origin, Problems problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /** The keys of [pgbouncer]. */
    Values general() {
        return general;
    }

    /** Where a general key was set; the configuration as a whole when it was not. */
    Position at(String key) {
        return general.at(key, origin);
    }

    Map<String, Line> databases() {
        return databases;
    }

    void add(IniReader.Entry entry) {
        switch (entry.section()) {
            case PGBOUNCER ->
                general.set(new Pair(entry.key(), entry.keyAt(), entry.value(), entry.valueAt()), problems);
            case DATABASES -> database(entry);
            case USERS -> line(users, entry);
            case PEERS -> peer(entry);
        }
    }

    private void database(IniReader.Entry entry) {
        if (RESERVED.contains(entry.key())) {
            problems.error(entry.keyAt(), "\"%s\" is the console; name the database otherwise".formatted(entry.key()));
        } else {
            line(databases, entry);
        }
    }

    private void peer(IniReader.Entry entry) {
        var id = entry.key();
        if (!PEER_ID.matcher(id).matches() || Integer.parseInt(id) > MAX_PEER_ID) {
            problems.error(entry.keyAt(), "\"%s\" is no peer_id: it must be 1 to %d".formatted(id, MAX_PEER_ID));
            return;
        }
        if (!line(peers, entry).has("host")) {
            problems.error(entry.keyAt(), "peer %s needs a host".formatted(id));
        }
    }

    private Values line(Map<String, Line> lines, IniReader.Entry entry) {
        var values = new Values(entry.section());
        for (var pair : ConnectionString.parse(entry.value(), entry.valueAt(), problems)) {
            values.set(pair, problems);
        }
        var before = lines.put(entry.key(), new Line(entry.keyAt(), values));
        if (before != null) {
            problems.warning(
                    entry.keyAt(), "\"%s\" was already set at %s; this one counts".formatted(entry.key(), before.at()));
        }
        return values;
    }

    /** The only login there is, in place of an auth_file. */
    void loginOfUrl(String user, Optional<Secret> password) {
        givenLogins.put(user, password.orElse(Secret.of("")));
    }

    /** Every name is a database of this server; the one the URL names has a line of its own, so that it is listed. */
    void databaseOfUrl(DatabaseUrl url) {
        mainDatabase = url.dbname().filter(name -> !RESERVED.contains(name));
        if (!mainDatabase.equals(url.dbname())) {
            problems.warning(origin, "names a database that clients cannot reach: its name is the console's");
        }
        var none = new Values(Section.DATABASES);
        wholeServer = Optional.of(new DatabaseConfig(
                DatabaseConfig.WILDCARD,
                DatabaseConfig.WILDCARD,
                url.servers(),
                LoadBalance.DISABLE, // as libpq: the next host only after a failure
                SessionAttrs.ANY,
                Optional.of(url.user()),
                url.password(),
                Optional.empty(),
                url.startupParameters(),
                none.bind(AuthLookup.class),
                none.bind(Overrides.class)));
    }

    /** Reads the auth_file, checks what single values cannot show, and hands the configuration out if all is well. */
    Loaded finish() {
        var global = general.bind(Global.class);
        var logins = global.auth()
                .authFile()
                .map(file -> Userlist.read(file, at("auth_file"), problems))
                .orElse(givenLogins);
        var config = config(global, logins);
        new CrossChecks(config, this, problems).run();
        return new Loaded(problems.hasErrors() ? null : config, problems);
    }

    private WeirConfig config(Global global, Map<String, Secret> logins) {
        var named = new LinkedHashMap<String, DatabaseConfig>();
        databases.forEach((name, line) -> named.put(name, database(name, line.values())));
        var wildcard = wholeServer.or(() -> Optional.ofNullable(named.remove(DatabaseConfig.WILDCARD)));
        mainDatabase.ifPresent(name -> named.put(name, wildcard.orElseThrow().as(name)));
        var overrides = new LinkedHashMap<String, UserOverrides>();
        users.forEach((name, line) -> overrides.put(name, line.values().bind(UserOverrides.class)));
        var others = new LinkedHashMap<Integer, PeerConfig>();
        peers.forEach(
                (id, line) -> others.put(Integer.valueOf(id), line.values().bind(PeerConfig.class)));
        return new WeirConfig(global, named, wildcard, overrides, others, logins, entries());
    }

    private DatabaseConfig database(String name, Values values) {
        return new DatabaseConfig(
                name,
                values.value("dbname", String.class).orElse(name),
                servers(values),
                values.value("load_balance_hosts", LoadBalance.class).orElseThrow(),
                values.value("target_session_attrs", SessionAttrs.class).orElseThrow(),
                values.value("user", String.class),
                values.value("password", Secret.class),
                values.value("connect_query", String.class),
                startupParameters(values),
                values.bind(AuthLookup.class),
                values.bind(Overrides.class));
    }

    private List<ServerAddress> servers(Values values) {
        int port = values.value("port", Integer.class).orElseThrow();
        return values.value("host", List.class)
                .map(hosts -> ((List<?>) hosts)
                        .stream()
                                .map(host -> new ServerAddress((String) host, port))
                                .toList())
                .orElseGet(() -> List.of(localServer(port)));
    }

    private ServerAddress localServer(int port) {
        var own = general.value("unix_socket_dir", String.class).filter(directory -> !directory.isEmpty());
        return localServer(port, own);
    }

    /** The first directory that holds the socket of such a server; the first of all when none does. */
    static ServerAddress localServer(int port, Optional<String> preferred) {
        var candidates = Stream.concat(preferred.stream(), SOCKET_DIRECTORIES.stream())
                .map(directory -> new ServerAddress(directory, port))
                .toList();
        return candidates.stream()
                .filter(address -> Files.exists(address.socketFile()))
                .findFirst()
                .orElse(candidates.getFirst());
    }

    private static Map<String, String> startupParameters(Values values) {
        var parameters = new LinkedHashMap<String, String>();
        STARTUP_PARAMETERS.forEach(
                (key, name) -> values.value(key, String.class).ifPresent(value -> parameters.put(name, value)));
        return parameters;
    }

    private List<ConfigEntry> entries() {
        return KeyTable.of(Section.PGBOUNCER).stream()
                .map(key -> new ConfigEntry(
                        key.name(), shown(key), key.defaultText().orElse(""), key.reloadable()))
                .toList();
    }

    private String shown(Key key) {
        var text = general.text(key);
        return key.kind() == Kind.SECRET && !text.isEmpty() ? ConfigEntry.HIDDEN : text;
    }
}
