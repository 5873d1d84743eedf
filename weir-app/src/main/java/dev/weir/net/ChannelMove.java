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
     * off, so nothing can arrive in between. The loop it leaves ends what it has begun with it first: Netty 4.2.18 says over io_uring
     * that a channel is deregistered and looks at it once more after that ({@code IoUringStreamUnsafe.unregistered}).
     */
    static void to(EventLoop target, Channel channel, Runnable arrived) {
        if (target.inEventLoop() && channel.eventLoop().equals(target)) {
            arrived.run();
            return;
        }
        EventLoop left = channel.eventLoop();
        channel.deregister().addListener(_ -> left.execute(() -> register(target, channel, arrived)));
    }

    private static void register(EventLoop target, Channel channel, Runnable arrived) {
        target.register(channel).addListener(result -> {
            if (!result.isSuccess()) {
                channel.close();
            }
            target.execute(arrived);
        });
    }
}
