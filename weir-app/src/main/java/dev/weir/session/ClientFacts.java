package dev.weir.session;

import org.jspecify.annotations.Nullable;

/**
 * What there is to show of a client at one moment; to be asked for on its loop.
 *
 * @param server the one it holds, or that is being prepared for it
 * @param awaitsAnswer its request at hand has not been answered yet
 * @param requestedAt when it last asked for something; before its first request a time from before its login
 * @param applicationName null when it has not named itself
 * @param preparedStatements named ones
 */
public record ClientFacts(
        ClientState state,
        @Nullable ServerSession server,
        boolean awaitsAnswer,
        long requestedAt,
        @Nullable String applicationName,
        int preparedStatements) {

    public static ClientFacts of(ClientSession client) {
        ServerSession held = client.leased();
        ClientState state = client.state();
        boolean answering = held != null && !held.ledger().isEmpty();
        boolean awaits = switch (state) {
            case WAITING, PREPARING -> true;
            case LEASED -> answering;
            case READY, CLOSED -> false;
        };
        long requestedAt =
                state == ClientState.LEASED && held != null ? held.clock().requestSince() : client.since();
        return new ClientFacts(
                state,
                held,
                awaits,
                requestedAt,
                client.settings().current().get("application_name"),
                client.statements().size());
    }
}
