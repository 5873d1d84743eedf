package dev.weir.endurance;

import java.io.IOException;
import java.io.Serial;

/** The connection is gone. */
final class Lost extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Instead of a SQLSTATE: where nothing can be said. */
    static final String INSIDE_A_MESSAGE = "inside a message";

    private final String sqlState;

    /** @param sqlState of the last words, {@link #INSIDE_A_MESSAGE}, or empty when there were none where they could have been */
    Lost(String sqlState, String message) {
        super(message);
        this.sqlState = sqlState;
    }

    String sqlState() {
        return sqlState;
    }
}
