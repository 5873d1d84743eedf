package dev.weir;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.util.Optional;

/** Why an order that waits for servers ends before they have gone. */
final class OrderErrors {
    private OrderErrors() {}

    static ClientError shuttingDown() {
        return ClientError.error(SqlState.ADMIN_SHUTDOWN)
                .message("Weir is shutting down: nothing is paused any more")
                .hint("Wait for its end, or run SHUTDOWN to end it now.");
    }

    /** Empty when it has ended as it was to. */
    static Optional<ClientError> of(DatabaseOrders.Ending end) {
        return switch (end) {
            case DONE -> Optional.empty();
            case RESUMED ->
                Optional.of(ClientError.error(SqlState.QUERY_CANCELED)
                        .message("the pause has ended before all servers had gone")
                        .hint("Somebody has run RESUME on another console."));
            case CANCELED ->
                Optional.of(ClientError.error(SqlState.QUERY_CANCELED)
                        .message("canceling statement due to user request")
                        .hint("What PAUSE had paused is resumed; servers that were told to close do so nevertheless."));
            case ABANDONED ->
                Optional.of(ClientError.error(SqlState.QUERY_CANCELED)
                        .message("the console has gone that waited for servers to leave")
                        .hint("A pause stands until RESUME."));
            case SHUT_DOWN ->
                Optional.of(ClientError.error(SqlState.ADMIN_SHUTDOWN)
                        .message("Weir has shut down while servers were leaving")
                        .hint("Nothing is left to be done: all connections are closed."));
        };
    }
}
