package dev.weir.doctor.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.Driver;

/**
 * One connection to the console of a pooler, kept for as long as somebody looks. Weir's lets pgjdbc in; PgBouncer's refuses a
 * SET that it begins with.
 */
public final class PoolerConsole implements AutoCloseable {
    private final Target target;
    private final Connection connection;
    private final String version;

    private PoolerConsole(Target target, Connection connection, String version) {
        this.target = target;
        this.connection = connection;
        this.version = version;
    }

    /**
     * Connects, if the URL's database may be a console by its name and says that it is.
     *
     * @return empty when it is a database
     */
    public static Optional<PoolerConsole> open(Target target) throws CannotTell {
        if (!Trouble.isConsole(target)) {
            return Optional.empty();
        }
        try {
            var connection = new Driver().connect(target.jdbcUrl(), target.login());
            if (connection == null) {
                throw new IllegalStateException("pgjdbc does not take its own URL");
            }
            try {
                var version = show(connection, "VERSION").getFirst().getOrDefault("version", "");
                return Optional.of(new PoolerConsole(target, connection, version));
            } catch (SQLException noConsole) { // PostgreSQL knows no parameter called version
                connection.close();
                return Optional.empty();
            }
        } catch (SQLException e) {
            throw Trouble.unreachable(e, target);
        }
    }

    /** What it calls itself. */
    public String version() {
        return version;
    }

    /** A table of the console: every row by column name; a value that is not set is empty. */
    public List<Map<String, String>> show(String what) throws CannotTell {
        try {
            return show(connection, what);
        } catch (SQLException e) {
            throw Trouble.unreachable(e, target);
        }
    }

    private static List<Map<String, String>> show(Connection connection, String what) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW " + what)) {
            var columns = rows.getMetaData();
            var all = new ArrayList<Map<String, String>>();
            while (rows.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    var value = rows.getString(i);
                    row.put(columns.getColumnLabel(i), value == null ? "" : value);
                }
                all.add(row);
            }
            return all;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // gone already, which is what was asked for
        }
    }
}
