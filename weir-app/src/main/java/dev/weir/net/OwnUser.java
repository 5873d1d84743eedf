package dev.weir.net;

import com.sun.security.auth.module.UnixSystem;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The operating system's user that this process runs as: who may end it may also ask it, without a password. */
final class OwnUser {
    private final LongSupplier uid;

    OwnUser() {
        this(() -> new UnixSystem().getUid());
    }

    /** @param uid the user's number; asked for each time, for it costs loading a library the first time */
    OwnUser(LongSupplier uid) {
        this.uid = uid;
    }

    /** Whether the kernel says that this user opened the other end; it says so of Unix sockets only, and not to {@code io = nio}. */
    boolean isBehind(Channel channel) {
        try {
            PeerCredentials peer = peer(channel);
            return peer != null && Integer.toUnsignedLong(peer.uid()) == uid.getAsLong();
        } catch (IOException _) {
            return false; // it has gone
        }
    }

    /** {@code SO_PEERCRED}, unix(7): of the moment at which it connected. */
    private static @Nullable PeerCredentials peer(Channel channel) throws IOException {
        if (channel instanceof IoUringDomainSocketChannel unix) {
            return unix.peerCredentials();
        }
        return channel instanceof EpollDomainSocketChannel unix ? unix.peerCredentials() : null;
    }
}
