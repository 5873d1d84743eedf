package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link ReadGathering} relies on: that the kernel does as it is said to. */
final class ReceiveThresholdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BYTES = 100;

    private final AtomicInteger read = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(names = {"IO_URING", "EPOLL"})
    void the_kernel_keeps_little_to_itself_until_the_threshold_falls(Transport transport) throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, transport.handlers());
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Channel channel = connect(transport, loops, listener.getLocalPort());
            try (Socket peer = listener.accept()) {
                assertThat(channel.config().setOption(ReadGathering.SO_RCVLOWAT, ReadGathering.LOT))
                        .isTrue();
                peer.getOutputStream().write(new byte[BYTES]);
                await().during(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> read.get() == 0);

                channel.config().setOption(ReadGathering.SO_RCVLOWAT, 1);

                await().atMost(PATIENCE).until(() -> read.get() == BYTES);
                channel.config().setOption(ReadGathering.SO_RCVLOWAT, ReadGathering.LOT);
                peer.getOutputStream().write(new byte[ReadGathering.LOT]);
                await().atMost(PATIENCE).until(() -> read.get() == BYTES + ReadGathering.LOT);
                peer.getOutputStream().write(new byte[BYTES]);
            }
            assertThat(channel.closeFuture().await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of all is told at once")
                    .isTrue();
            assertThat(read).as("with what came before it").hasValue(BYTES + ReadGathering.LOT + BYTES);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private Channel connect(Transport transport, MultiThreadIoEventLoopGroup loops, int port)
            throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channelFactory(() -> transport.socket(false))
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        read.addAndGet(((ByteBuf) message).readableBytes());
                        ((ByteBuf) message).release();
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
    }
}
