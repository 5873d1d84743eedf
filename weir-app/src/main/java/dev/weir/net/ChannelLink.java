package dev.weir.net;

import dev.weir.session.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A session's connection over a Netty channel. */
final class ChannelLink implements Link {
    /** How long a peer may take to read Weir's last words, in seconds. */
    private static final int LINGER = 2;

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final Channel channel;
    private final long id = LAST_ID.incrementAndGet();
    private final long connectedAt = System.currentTimeMillis();

    ChannelLink(Channel channel) {
        this.channel = channel;
        channel.remoteAddress(); // while it lives: the channel remembers what it was once asked for
        channel.localAddress();
    }

    @Override
    public void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }

    @Override
    public void reading(boolean on) {
        if (channel.config().isAutoRead() != on && channel.isActive()) {
            channel.config().setAutoRead(on);
        }
    }

    /**
     * Closing while input is unread would make the kernel send a reset, and that may destroy the error message before the
     * peer has read it. So: end our side, read on without listening, and close when the peer does or its time is up.
     */
    @Override
    public void closeAfterFlush() {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        ChannelFuture sent = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            sent.addListener(_ -> duplex.shutdownOutput());
            channel.config().setAutoRead(true);
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
        cutInTime();
    }

    @Override
    public void hangUp() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        cutInTime();
    }

    /** Who does not read keeps no socket: it has left, and no limit on clients counts it any more. */
    private void cutInTime() {
        if (channel.isOpen()) {
            var cut = channel.eventLoop().schedule(() -> channel.close(), LINGER, TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> cut.cancel(false));
        }
    }

    @Override
    public void abort() {
        channel.close();
    }

    /** In milliseconds since 1970. */
    long connectedAt() {
        return connectedAt;
    }

    LinkFacts facts() {
        return new LinkFacts(id, Instant.ofEpochMilli(connectedAt), channel.remoteAddress(), channel.localAddress());
    }

    Channel channel() {
        return channel;
    }
}
