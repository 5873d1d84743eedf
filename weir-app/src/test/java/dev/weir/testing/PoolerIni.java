package dev.weir.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A pgbouncer.ini as a value: what a test changes is a call, the rest is the same for all.
 *
 * <p>Any user is let in without a password unless the test says otherwise, and databases keep their names.
 */
public record PoolerIni(
        Map<String, String> databases,
        Map<String, String> settings,
        Map<String, String> secrets,
        Map<String, String> users) {
    /** {@code -Dweir.test.io=epoll} runs the tests over that; without it they run over what {@code io = auto} takes. */
    private static final String IO = System.getProperty("weir.test.io", "");

    /** One server for everybody: the second client is served only when the first has given it back cleanly. */
    public static PoolerIni oneServer(Postgres postgres) {
        return transactionMode(postgres, 1);
    }

    public static PoolerIni transactionMode(Postgres postgres, int poolSize) {
        return transactionMode(postgres.port(), poolSize);
    }

    /** The server is on that port of this machine: a proxy, or a server that is none. */
    public static PoolerIni transactionMode(int serverPort, int poolSize) {
        return behind(serverPort)
                .with("pool_mode", "transaction")
                .with("default_pool_size", Integer.toString(poolSize));
    }

    /** Every setting at its default, with the server on that port of this machine. */
    public static PoolerIni behind(int serverPort) {
        var secrets = new LinkedHashMap<String, String>();
        secrets.put("app", "");
        secrets.put("postgres", "");
        var ini = new PoolerIni(
                Map.of("*", "host=127.0.0.1 port=%d".formatted(serverPort)),
                Map.of("auth_type", "trust"),
                secrets,
                Map.of());
        return IO.isEmpty() ? ini : ini.with("io", IO);
    }

    public PoolerIni with(String key, String value) {
        return new PoolerIni(databases, and(settings, key, value), secrets, users);
    }

    public PoolerIni with(String key, int value) {
        return with(key, Integer.toString(value));
    }

    public PoolerIni database(String name, String connectionString) {
        return new PoolerIni(and(databases, name, connectionString), settings, secrets, users);
    }

    /** A line of the auth_file: plain, md5 or SCRAM secret. */
    public PoolerIni user(String name, String secret) {
        return new PoolerIni(databases, settings, and(secrets, name, secret), users);
    }

    /** A line of {@code [users]}: settings of that user alone. */
    public PoolerIni forUser(String name, String userSettings) {
        return new PoolerIni(databases, settings, secrets, and(users, name, userSettings));
    }

    /** The text of auth_file. */
    public String userlist() {
        return secrets.entrySet().stream()
                .map(user -> "\"%s\" \"%s\"\n".formatted(user.getKey(), user.getValue()))
                .collect(Collectors.joining());
    }

    public String text(int listenPort, String authFile) {
        return """
                [databases]
                %s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_file = %s
                %s
                [users]
                %s
                """.formatted(lines(databases), listenPort, authFile, lines(settings), lines(users));
    }

    private static String lines(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> and(Map<String, String> map, String key, String value) {
        var more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
