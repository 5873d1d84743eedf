package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever asks the console and does not read the answers waits. */
class ConsoleConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ANSWERS = 64;
    private static final byte[] ANSWER = new byte[1024 * 1024];

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Consumer<ByteBuf>> opened = new ArrayBlockingQueue<>(1);
    private final List<Character> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final Socket peer = new Socket();
    private @Nullable Thread answering;

    @BeforeEach
    void connect() throws Exception {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channelFactory(Transport.NIO::tcpListener)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        var connection = new ConsoleConnection(new ChannelLink(channel), (send, _) -> {
                            opened.add(send);
                            return new Mute();
                        });
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                                connection.received((ByteBuf) bytes);
                            }
                        });
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        peer.connect(listener.localAddress());
        Consumer<ByteBuf> send =
                Objects.requireNonNull(opened.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was accepted");
        answering = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < ANSWERS; i++) {
                send.accept(Unpooled.wrappedBuffer(ANSWER));
                answers.incrementAndGet();
            }
        });
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void a_client_that_does_not_read_is_answered_no_further_and_misses_nothing() throws Exception {
        awaitStandstill();

        peer.getInputStream().skipNBytes((long) ANSWERS * ANSWER.length);

        assertThat(Objects.requireNonNull(answering).join(PATIENCE)).isTrue();
        assertThat(answers).hasValue(ANSWERS);
    }

    @Test
    void one_that_goes_without_having_read_keeps_nobody_waiting() throws Exception {
        awaitStandstill();

        peer.setSoLinger(true, 0);
        peer.close();

        assertThat(Objects.requireNonNull(answering).join(PATIENCE)).isTrue();
    }

    /** The kernel's buffers are full, and the answers are not all given. */
    private void awaitStandstill() {
        var resting = EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED);
        var thread = Objects.requireNonNull(answering);
        await().atMost(PATIENCE).during(Duration.ofMillis(300)).until(() -> resting.contains(thread.getState()));
        assertThat(answers).hasValueLessThan(ANSWERS);
    }

    @Test
    void nothing_is_kept_that_comes_behind_the_goodbye() throws Exception {
        awaitStandstill();

        for (int i = 0; i < 20; i++) {
            peer.getOutputStream().write(new byte[] {'X', 0, 0, 0, 4, 'Q', 0, 0, 0, 5, 0});
            peer.getOutputStream().flush();
            Thread.sleep(5);
        }

        await().atMost(PATIENCE)
                .during(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(heard).containsExactly('X'));
    }

    private final class Mute implements Console {
        @Override
        public void frame(byte tag, ByteBuf body) {
            heard.add((char) tag);
        }

        @Override
        public void cancelRequested() {}

        @Override
        public void gone() {}
    }
}
