package dev.weir.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;

/** Brings a channel to another event loop. */
final class ChannelMove {
    private ChannelMove() {}

    /** Whether nothing of what was written to it waits for the peer or the operating system. */
    static boolean isAllSent(Channel channel) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        return out == null || out.isEmpty();
    }

    /** Runs once everything written so far is sent, on the channel's loop; perhaps at once. */
    static void whenSent(Channel channel, Runnable then) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> then.run());
    }

    /**
     * Runs {@code arrived} on the target loop; at once if that is where the channel lives. The caller has switched reading
     * off, so nothing can arrive in between.
     */
    static void to(EventLoop target, Channel channel, Runnable arrived) {
        if (target.inEventLoop() && channel.eventLoop().equals(target)) {
            arrived.run();
            return;
        }
        channel.deregister()
                .addListener(_ -> target.register(channel).addListener(result -> {
                    if (!result.isSuccess()) {
                        channel.close();
                    }
                    target.execute(arrived);
                }));
    }
}
