package dev.weir.session;

import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.auth.ScramKeys;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Knows who may come in, and where those who did belong. Called on the loop that read the client. */
public interface Doorkeeper {
    LoginCheck check(ClientLogin login, StartupMessage startup);

    /** The client has proved who it is; {@code keys} are what it has shown to hold, if it came by SCRAM. Takes over. */
    void admit(ClientLogin login, StartupMessage startup, @Nullable ScramKeys keys);

    /** A client that cannot come in has been told why; {@code startup} is null before it has said who it is. */
    void turnedAway(ClientLogin login, @Nullable StartupMessage startup, ClientError why);

    /**
     * Somebody shows a key to cancel with.
     *
     * @param done runs, on any thread, when the cancel cannot hit anything any more; the connection is closed only then,
     *     because that is what clients wait for before they send their next query
     */
    void cancel(CancelKey key, Runnable done);

    SecureRandom random();
}
