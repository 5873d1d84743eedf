package dev.weir.doctor.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/** The database that is to bear the load: its clients' connections, and one more that counts sessions. */
public final class JdbcDatabase implements Connector, ServerCount, AutoCloseable {
    /** What the clients call themselves in pg_stat_activity. */
    public static final String NAME = "weir load";

    /** Sessions of clients, whoever they are, without the one that asks. */
    private static final String SESSIONS = """
            select count(*) from pg_stat_activity
            where datid is not null and usesysid is not null and pid <> pg_backend_pid()""";

    private final String url;
    private final Properties login;
    private @Nullable Connection observer;

    /**
     * @param url as pgjdbc takes it
     * @param login user, password and further properties of pgjdbc
     */
    public JdbcDatabase(String url, Properties login) {
        this.url = url;
        this.login = (Properties) login.clone();
        this.login.put("ApplicationName", NAME);
        this.login.put("socketTimeout", "0"); // the test gives up on its own
        this.login.put("preferQueryMode", "simple");
    }

    @Override
    public Connected connect() throws SQLException {
        var connection = open();
        return new Connected() {
            @Override
            public void run(String sql) throws SQLException {
                try (var statement = connection.createStatement()) {
                    statement.setEscapeProcessing(false);
                    statement.execute(sql);
                } catch (SQLException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        cancel(connection);
                    }
                    throw e;
                }
            }

            @Override
            public void close() {
                JdbcDatabase.close(connection);
            }
        };
    }

    /** PostgreSQL goes on with a query whose client is gone; nothing of a test may outlast it. */
    private static void cancel(Connection connection) {
        boolean interrupted = Thread.interrupted(); // it would end the request to cancel as well
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // it ended by itself, or the server is gone
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Connection open() throws SQLException {
        var connection = new Driver().connect(url, login);
        if (connection == null) {
            throw new IllegalStateException("pgjdbc does not take its own URL");
        }
        return connection;
    }

    /** Over a connection that is kept; when it is lost, the next call tries a new one. */
    @Override
    public int sessions() throws SQLException {
        var open = observer;
        if (open == null) {
            open = open();
            observer = open;
        }
        try (var statement = open.createStatement();
                var rows = statement.executeQuery(SESSIONS)) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        var open = observer;
        observer = null;
        if (open != null) {
            close(open);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // given up anyway
        }
    }
}
