package dev.weir.net;

import dev.weir.session.Link;
import java.net.SocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What only this room knows about a session's connection.
 *
 * @param id unique in this process among clients and servers together, above 0
 * @param remote null when the peer was gone before it could be asked for
 */
public record LinkFacts(
        long id,
        Instant connectedAt,
        @Nullable SocketAddress remote,
        @Nullable SocketAddress local) {

    /** May be called on any thread. */
    public static LinkFacts of(Link link) {
        return ((ChannelLink) link).facts();
    }
}
