package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeferredRegistrationTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void stopLoops() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void a_connection_is_not_taken_in_while_the_loop_still_handles_what_it_has_fetched()
            throws ExecutionException, InterruptedException, TimeoutException {
        assertThat(registeredWithin(loops)).as("without it").isTrue();
        assertThat(registeredWithin(new DeferredRegistration(loops))).isFalse();
    }

    @Test
    void it_is_taken_in_afterwards() throws InterruptedException {
        var channel = channel();

        assertThat(new DeferredRegistration(loops).register(channel).await(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(channel.isRegistered()).isTrue();
        channel.close().await(10, TimeUnit.SECONDS);
    }

    /** Whether a channel that a loop registers with itself is registered before the loop goes on. */
    private boolean registeredWithin(EventLoopGroup group)
            throws ExecutionException, InterruptedException, TimeoutException {
        var channel = channel();
        var attempt = loops.next()
                .submit(() -> {
                    var registration = group.register(channel);
                    return new Attempt(channel.isRegistered(), registration);
                })
                .get(10, TimeUnit.SECONDS);
        assertThat(attempt.registration.await(10, TimeUnit.SECONDS)).isTrue(); // before that it cannot be closed
        channel.close();
        return attempt.within;
    }

    private record Attempt(boolean within, ChannelFuture registration) {}

    private static NioSocketChannel channel() {
        var channel = new NioSocketChannel();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter());
        return channel;
    }
}
