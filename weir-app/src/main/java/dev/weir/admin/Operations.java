package dev.weir.admin;

import dev.weir.admin.snapshot.Snapshot;
import dev.weir.config.ConfigEntry;
import dev.weir.wire.ClientError;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the doors may ask of the running pooler. Every method may be called from any thread that may block. */
public interface Operations {

    /** Weir's own version, such as {@code 0.1.0}. */
    String version();

    /** Asks every loop and waits for all answers: never call it on a loop. */
    Snapshot snapshot();

    /** Every setting in effect, secrets masked, in the order to be shown. */
    List<ConfigEntry> config();

    /** Reads the configuration again and applies all of it, or, when anything is wrong with it, nothing. */
    ReloadResult reload();

    /**
     * Does what was ordered and returns when it is done: for PAUSE and WAIT_CLOSE that is when servers have gone, which
     * clients in a transaction may put off for as long as they like. Empty, or why it could not be done.
     *
     * @param waiting asked from time to time while it is not done
     */
    Optional<ClientError> carryOut(DatabaseOrder order, Supplier<Waiting> waiting);

    /**
     * Ends one client, with what it is doing.
     *
     * @param id as in the snapshot's rows of clients
     * @return empty, or why it could not be done
     */
    Optional<ClientError> killClient(long id);

    /** Starts a shutdown and returns; bytes handed out before the call still reach their clients. */
    void shutdown(ShutdownMode mode);
}
