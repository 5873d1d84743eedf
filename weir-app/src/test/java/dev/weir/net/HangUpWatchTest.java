package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Global;
import dev.weir.config.IoBackend;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a peer does while the loop is busy comes to it at once. */
class HangUpWatchTest {
    private static final int BYTES = 100;
    private static final int PATIENCE = 10;

    private final EventLoopGroup loops = EventLoops.open(IoBackend.IO_URING, 2).group();
    private final SocketOptions options =
            new SocketOptions(Transport.IO_URING, new Global.Tcp(true, 0, 0, 0, Duration.ZERO, 0, false, 4096, 5));
    private final BlockingQueue<Channel> accepted = new ArrayBlockingQueue<>(1);
    private final CountDownLatch inputEnded = new CountDownLatch(1);
    private final AtomicInteger read = new AtomicInteger();
    private boolean autoRead = true;

    @TempDir
    Path directory;

    @AfterEach
    void stopLoops() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void a_reset_right_behind_the_last_bytes_ends_the_connection() throws Exception {
        var peer = connect(false);
        var channel = accepted();

        whileBusy(channel, () -> {
            say(peer);
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
        });

        assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void so_does_a_close_of_a_unix_socket_when_what_came_before_is_read() throws Exception {
        var peer = connect(true);
        var channel = accepted();

        whileBusy(channel, () -> {
            say(peer);
            peer.close();
        });

        assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasValue(BYTES);
    }

    @Test
    void a_peer_that_only_stops_sending_is_heard_and_still_answered() throws Exception {
        var peer = connect(false);
        var channel = accepted();

        whileBusy(channel, () -> {
            say(peer);
            peer.shutdownOutput();
        });

        assertThat(inputEnded.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasValue(BYTES);
        channel.writeAndFlush(channel.alloc().buffer().writeInt(42)).sync();
        assertThat(peer.read(ByteBuffer.allocate(8))).isEqualTo(4);
        peer.close();
    }

    @Test
    void nothing_is_dropped_while_reading_is_switched_off() throws Exception {
        autoRead = false; // from the beginning: a read that has begun is not called back
        var peer = connect(true);
        var channel = accepted();

        say(peer);
        peer.close();
        assertThat(channel.closeFuture().await(300, TimeUnit.MILLISECONDS)).isFalse();
        channel.config().setAutoRead(true);

        assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(read).hasValue(BYTES);
    }

    @Test
    void it_goes_along_to_another_loop() throws Exception {
        var peer = connect(false);
        var channel = accepted();
        EventLoop next = loops.next();
        EventLoop other = next.equals(channel.eventLoop()) ? loops.next() : next;
        var arrived = new CountDownLatch(1);
        channel.config().setAutoRead(false);
        channel.eventLoop().execute(() -> ChannelMove.to(other, channel, arrived::countDown));
        assertThat(arrived.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        assertThat(channel.eventLoop()).isEqualTo(other);
        channel.config().setAutoRead(true);

        whileBusy(channel, () -> {
            say(peer);
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
        });

        assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    private interface Deed {
        void run() throws IOException;
    }

    private static void whileBusy(Channel channel, Deed deed) throws Exception {
        var over = new CountDownLatch(1);
        var busy = new CountDownLatch(1);
        channel.eventLoop().execute(() -> {
            busy.countDown();
            awaitQuietly(over);
        });
        assertThat(busy.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
        deed.run();
        over.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(SocketChannel peer) throws IOException {
        assertThat(peer.write(ByteBuffer.allocate(BYTES))).isEqualTo(BYTES);
    }

    private SocketChannel connect(boolean unix) throws Exception {
        String file = directory.resolve("socket").toString();
        SocketAddress where = unix
                ? Transport.IO_URING.unixAddress(file)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Channel listener = new ServerBootstrap()
                .group(loops, new DeferredRegistration(loops))
                .channelFactory(() -> Transport.IO_URING.listener(unix))
                .childOption(ChannelOption.AUTO_READ, autoRead)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        options.apply(channel, unix);
                        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                        channel.pipeline().addLast(new Listening());
                    }
                })
                .bind(where)
                .sync()
                .channel();
        return SocketChannel.open(unix ? UnixDomainSocketAddress.of(file) : listener.localAddress());
    }

    private Channel accepted() throws InterruptedException {
        return Objects.requireNonNull(accepted.poll(PATIENCE, TimeUnit.SECONDS), "nothing was accepted");
    }

    private final class Listening extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            accepted.add(ctx.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.addAndGet(((ByteBuf) message).readableBytes());
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded.countDown();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
