package dev.weir.doctor.load;

import java.sql.SQLException;

/** Asks PostgreSQL how many client sessions it has. */
@FunctionalInterface
public interface ServerCount {
    /** Without the session that asks. */
    int sessions() throws SQLException;
}
