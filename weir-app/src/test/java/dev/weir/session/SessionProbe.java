package dev.weir.session;

import org.jspecify.annotations.Nullable;

/** Shows the simulation what sessions show to nobody else. */
public final class SessionProbe {
    private SessionProbe() {}

    public static LeasePhase phase(ServerSession server) {
        return server.phase();
    }

    public static @Nullable ClientSession client(ServerSession server) {
        return server.client();
    }

    /** The server a client holds, whether it may use it already or not. */
    public static @Nullable ServerSession held(ClientSession client) {
        return client.leased();
    }

    /** Requests of the present client have been sent to the server. */
    public static boolean isUsed(ServerSession server) {
        return server.isUsed();
    }

    public static boolean owesNothing(ServerSession server) {
        return server.isAtRest();
    }

    public static boolean isWelcomed(ClientSession client) {
        return client.isWelcomed();
    }

    public static boolean isAmbiguous(ServerSession server) {
        return server.ledger().isAmbiguous();
    }

    public static int statements(SessionPool pool) {
        return pool.statementCount();
    }
}
