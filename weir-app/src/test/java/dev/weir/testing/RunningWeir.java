package dev.weir.testing;

import dev.weir.App;
import dev.weir.cli.StartupFailure;
import dev.weir.config.ConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Weir inside this JVM with its configuration in a file that can be rewritten, and an administrator at its console. */
public final class RunningWeir implements AutoCloseable {
    private final Path file;
    private final Path authFile;
    private final int port = Ports.free();
    private final App app;
    private final Connection console;

    public RunningWeir(Path directory, PoolerIni ini) {
        this.file = directory.resolve("weir.ini");
        this.authFile = directory.resolve("userlist.txt");
        write(ini);
        var config = Objects.requireNonNull(ConfigLoader.load(file, Map.of()).config());
        try {
            this.app = App.start(config, () -> ConfigLoader.load(file, Map.of()));
            this.console = console("weir", Map.of());
        } catch (StartupFailure | SQLException failed) {
            throw new IllegalStateException("Weir does not start", failed);
        }
    }

    /** Writes both files; nothing notices before a RELOAD. */
    public void write(PoolerIni ini) {
        try {
            Files.writeString(authFile, ini.userlist());
            Files.writeString(file, ini.text(port, authFile.toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public App app() {
        return app;
    }

    public int port() {
        return port;
    }

    public WireClient connect() {
        return WireClient.connect(Ports.local(port));
    }

    public WireClient login(Login login) {
        return connect().login(login);
    }

    /** A further administrator. */
    public Connection console(String database, Map<String, String> settings) throws SQLException {
        var properties = new Properties();
        properties.put("user", "admin");
        properties.put("password", Postgres.PASSWORD); // for doors that ask for one
        properties.putAll(settings);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
    }

    public void run(String command) throws SQLException {
        try (var statement = console.createStatement()) {
            statement.execute(command);
        }
    }

    /** Every row by column name. */
    public List<Map<String, String>> show(String what) throws SQLException {
        try (var statement = console.createStatement();
                var rows = statement.executeQuery("SHOW " + what)) {
            var found = new ArrayList<Map<String, String>>();
            while (rows.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnName(i), String.valueOf(rows.getString(i)));
                }
                found.add(row);
            }
            return found;
        }
    }

    /** The one row of the table whose columns have these values. */
    public Map<String, String> only(String what, Map<String, String> where) throws SQLException {
        var found = show(what).stream()
                .filter(row -> row.entrySet().containsAll(where.entrySet()))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one row with " + where + " in SHOW " + what + ": " + show(what));
        }
        return found.getFirst();
    }

    @Override
    public void close() {
        try {
            console.close();
        } catch (SQLException alreadyGone) {
            // a test may have shut Weir down
        }
        app.close();
    }
}
