package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.CancelKey;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever asks for a cancel is told once, on the loop, how it went. */
class CancelDialerTest {
    private static final int PATIENCE = 10;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final SocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    /** What one call back brought, and whether it came on the loop. */
    private record Told(boolean landed, boolean onLoop) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private @Nullable EventLoopGroup loops;

    @AfterEach
    void stopLoops() {
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /**
     * A loop that cannot drive the socket stands for a process without file descriptors: in both cases Netty fails the dial
     * on a thread of its own, and what it says is the channel never closes.
     */
    @Test
    void a_cancel_without_a_socket_is_over_and_hits_nothing() throws Exception {
        cancel(LocalIoHandler.newFactory(), Duration.ofHours(1), NOWHERE);

        assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(true, true));
    }

    @Test
    void it_is_told_once_though_its_time_runs_out_too() throws Exception {
        cancel(LocalIoHandler.newFactory(), SHORT, NOWHERE);

        assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(true, true));
        assertThat(told.poll(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void one_that_postgresql_has_taken_has_landed() throws Exception {
        try (var postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            cancel(NioIoHandler.newFactory(), Duration.ofHours(1), postgres.getLocalSocketAddress());
            try (var request = postgres.accept()) {
                assertThat(request.getInputStream().readNBytes(16)).hasSize(16);
                assertThat(told).isEmpty();
            }

            assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(true, true));
        }
    }

    @Test
    void one_whose_time_is_over_may_still_arrive() throws Exception {
        try (var postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            cancel(NioIoHandler.newFactory(), SHORT, postgres.getLocalSocketAddress());

            assertThat(told.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo(new Told(false, true));
        }
    }

    private void cancel(IoHandlerFactory handlers, Duration limit, SocketAddress address) {
        var group = new MultiThreadIoEventLoopGroup(1, handlers);
        loops = group;
        EventLoop loop = group.next();
        new CancelDialer(Transport.NIO, limit::toNanos)
                .cancel(
                        loop,
                        new CancelKey(1, new byte[4]),
                        address,
                        landed -> told.add(new Told(landed, loop.inEventLoop())));
    }
}
