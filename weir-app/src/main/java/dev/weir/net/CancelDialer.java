package dev.weir.net;

import dev.weir.session.ServerSession;
import dev.weir.wire.CancelKey;
import dev.weir.wire.CancelRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Carries cancel requests to PostgreSQL. The postmaster signals the backend before it closes the connection the request
 * came on ({@code processCancelRequest}), so once that connection is closed no cancel can hit anything later.
 */
final class CancelDialer {
    private final Transport transport;
    private final LongSupplier timeoutNanos;

    /** @param timeoutNanos cancel_wait_timeout as it is now; 0 waits for ever */
    CancelDialer(Transport transport, LongSupplier timeoutNanos) {
        this.transport = transport;
        this.timeoutNanos = timeoutNanos;
    }

    /** {@code done} is called on the loop, exactly once; false: the time was over and the request may still arrive. */
    void cancel(EventLoop loop, ServerSession server, Consumer<Boolean> done) {
        CancelKey key = server.cancelKey();
        SocketAddress address = ((ChannelLink) server.link()).channel().remoteAddress();
        if (key == null || address == null) {
            loop.execute(() -> done.accept(true));
        } else {
            cancel(loop, key, address, done);
        }
    }

    /** As the other; {@code address} is the server's. */
    void cancel(EventLoop loop, CancelKey key, SocketAddress address, Consumer<Boolean> done) {
        boolean unix = !(address instanceof InetSocketAddress);
        var dialled = new Bootstrap()
                .group(new DeferredRegistration(loop))
                .channelFactory(() -> transport.socket(unix))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                .handler(new Request(key))
                .connect(address);
        Channel channel = dialled.channel();
        long limit = timeoutNanos.getAsLong();
        var landed = new AtomicBoolean(true);
        Runnable giveUp = () -> {
            landed.set(!channel.isActive());
            channel.close();
        };
        ScheduledFuture<?> cut = limit > 0 ? loop.schedule(giveUp, limit, TimeUnit.NANOSECONDS) : null;
        Runnable over = () -> {
            if (cut != null) {
                cut.cancel(false);
            }
            done.accept(landed.get());
        };
        dialled.addListener(result -> {
            if (result.isSuccess()) {
                channel.closeFuture().addListener(_ -> over.run());
            } else { // where not even a socket could be had: on a thread of Netty's, with a channel that never closes
                loop.execute(over);
            }
        });
    }

    private static final class Request extends ChannelInboundHandlerAdapter {
        private final CancelKey key;

        Request(CancelKey key) {
            this.key = key;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ByteBuf out = ctx.alloc().buffer(512);
            new CancelRequest(key).encode(out);
            ctx.writeAndFlush(out, ctx.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message); // PostgreSQL never answers one
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
