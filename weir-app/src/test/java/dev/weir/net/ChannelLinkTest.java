package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A peer that does not read keeps a socket for a few seconds at most. */
class ChannelLinkTest {
    private static final int PATIENCE = 10;
    /** More than any kernel buffers. */
    private static final byte[] MUCH = new byte[32 * 1024 * 1024];

    private final List<EventLoopGroup> loops = new ArrayList<>();
    private final List<SocketChannel> peers = new ArrayList<>();
    private final BlockingQueue<Channel> accepted = new ArrayBlockingQueue<>(1);

    @AfterEach
    void end() throws Exception {
        for (SocketChannel peer : peers) {
            peer.close();
        }
        loops.forEach(each -> each.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    @Test
    void whoever_says_goodbye_and_does_not_read_what_is_left_is_cut_off() throws Exception {
        endsAll(ChannelLink::hangUp);
    }

    @Test
    void so_is_whoever_does_not_read_weirs_last_words() throws Exception {
        endsAll(ChannelLink::closeAfterFlush);
    }

    private void endsAll(Consumer<ChannelLink> end) throws Exception {
        var channels = new ArrayList<Channel>();
        for (Transport transport : Arrays.stream(Transport.values())
                .filter(each -> each.unavailable() == null)
                .toList()) {
            Channel channel = connected(transport);
            channels.add(channel);
            channel.eventLoop().execute(() -> {
                var link = new ChannelLink(channel);
                link.write(Unpooled.wrappedBuffer(MUCH));
                link.flush();
                end.accept(link);
            });
        }

        assertThat(channels)
                .allSatisfy(channel -> assertThat(channel.closeFuture().await(PATIENCE, TimeUnit.SECONDS))
                        .as("closed: %s", channel)
                        .isTrue());
    }

    private Channel connected(Transport transport) throws Exception {
        var group = new MultiThreadIoEventLoopGroup(1, transport.handlers());
        loops.add(group);
        Channel listener = new ServerBootstrap()
                .group(group)
                .channelFactory(transport::tcpListener)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        peers.add(SocketChannel.open(listener.localAddress()));
        return Objects.requireNonNull(accepted.poll(PATIENCE, TimeUnit.SECONDS), "nothing was accepted");
    }
}
