package dev.weir.doctor.load;

import java.sql.SQLException;

/** How a client of the test gets a connection. */
@FunctionalInterface
public interface Connector {
    /** Returns when logged in; gives up after a bounded time. */
    Connected connect() throws SQLException;

    /** A connection in use by one client. */
    interface Connected extends AutoCloseable {
        /** Runs the text and reads all it returns. */
        void run(String sql) throws SQLException;

        /** Never fails: who closes has no use for the connection any more. */
        @Override
        void close();
    }
}
