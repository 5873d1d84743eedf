package dev.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/** Brings a channel to another event loop. */
final class ChannelMove {
    private ChannelMove() {}

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
