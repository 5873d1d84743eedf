package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnUserTest {
    @TempDir
    Path directory;

    @Test
    void is_who_the_kernel_says_opened_the_other_end_and_nobody_else() throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try {
            var accepted = new CompletableFuture<Channel>();
            var address = new DomainSocketAddress(directory.resolve("socket").toFile());
            new ServerBootstrap()
                    .group(loops)
                    .channel(EpollServerDomainSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accepted.complete(channel);
                        }
                    })
                    .bind(address)
                    .sync();
            new Bootstrap()
                    .group(loops)
                    .channel(EpollDomainSocketChannel.class)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(address)
                    .sync();
            var channel = accepted.get(10, TimeUnit.SECONDS);
            long uid = new UnixSystem().getUid();

            assertThat(new OwnUser().isBehind(channel)).isTrue();
            assertThat(new OwnUser(() -> uid + 1).isBehind(channel)).isFalse();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    @Test
    void is_not_told_of_any_other_connection() {
        assertThat(new OwnUser().isBehind(new EmbeddedChannel())).isFalse();
    }
}
