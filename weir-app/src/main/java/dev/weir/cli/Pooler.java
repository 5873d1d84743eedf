package dev.weir.cli;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.ReloadResult;
import java.util.Optional;

/** A running pooler as the command line sees it: what signals and flags can ask of it, and nothing more. */
public interface Pooler extends AutoCloseable {

    /** How clients leave when the pooler stops. */
    enum Drain {
        /** Nobody new is let in; each client is closed at its next transaction boundary. */
        AT_TRANSACTION_END,
        /** Every connection is closed at once, whatever it does. */
        NOW
    }

    /** The TCP port clients connect to, 1 to 65535; with a configured port of 0 the one the system chose. */
    int port();

    /** Reads the configuration again and takes over all of it, or nothing when anything is wrong; logs what came of it. */
    ReloadResult reload();

    /** Carries an order out and returns when it is done, which clients may put off; empty, or why it could not be done. */
    Optional<String> carryOut(DatabaseOrder order);

    /** Begins to stop and returns at once. May be called again, also with the harsher mode. */
    void shutdown(Drain mode);

    /** Returns when the last connection is closed and no thread of the pooler runs any more. */
    void awaitTermination() throws InterruptedException;

    /** Stops at once and waits until it has; harmless when already stopped. */
    @Override
    void close();
}
