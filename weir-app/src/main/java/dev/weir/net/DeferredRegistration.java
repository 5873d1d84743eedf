package dev.weir.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that take new channels in only when the events they have fetched are handled.
 *
 * <p>epoll names a connection by its file descriptor. A loop that closes one connection and accepts or dials another while it
 * handles its events may get the same descriptor for it, and what was fetched for the old one is then told to the new. Netty
 * 4.2.18 takes a hang-up for granted: it asks for no further ones, so that while Weir does not read the connection nothing at
 * all is asked for and the descriptor leaves epoll, and the next read fails ({@code EpollIoHandler.submit} with no events set
 * forgets that it has removed it) and closes a connection that has done nothing.
 */
final class DeferredRegistration extends AbstractEventExecutorGroup implements EventLoopGroup {
    private final EventLoopGroup loops;
    private final Order order;

    /** Which loop takes the next channel in, and when. */
    interface Order {
        EventLoop next();

        /** Runs {@code registration} on the loop, when the events at hand are handled or later still. */
        default void later(EventLoop loop, Runnable registration) {
            loop.execute(registration);
        }
    }

    /** As soon as may be. */
    DeferredRegistration(EventLoopGroup loops) {
        this(loops, loops::next);
    }

    DeferredRegistration(EventLoopGroup loops, Order order) {
        this.loops = loops;
        this.order = order;
    }

    @Override
    public EventLoop next() {
        return order.next();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        EventLoop loop = next();
        return later(loop, new DefaultChannelPromise(channel, loop));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return later(next(), promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return later(next(), promise);
    }

    private ChannelFuture later(EventLoop loop, ChannelPromise promise) {
        order.later(loop, () -> loop.register(promise));
        return promise;
    }

    // ---- whose life it is not ----

    @Override
    public Iterator<EventExecutor> iterator() {
        return loops.iterator();
    }

    @Override
    public boolean isShuttingDown() {
        return loops.isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return loops.shutdownGracefully(quietPeriod, timeout, unit);
    }

    @Override
    public Future<?> terminationFuture() {
        return loops.terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        loops.shutdown();
    }

    @Override
    public boolean isShutdown() {
        return loops.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return loops.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return loops.awaitTermination(timeout, unit);
    }
}
