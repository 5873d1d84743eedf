package dev.weir.bench;

import dev.weir.net.NodeLoops;
import dev.weir.net.PoolerNode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Clients that ask the same again as soon as they are answered, while they are wanted to. */
final class AskingClients implements AutoCloseable {
    private static final byte[] STARTUP = startup();
    private static final byte[] QUESTION = {'Q', 0, 0, 0, 13, 's', 'e', 'l', 'e', 'c', 't', ' ', '1', 0};
    private final List<Client> clients = new ArrayList<>();
    private volatile boolean asking;

    AskingClients(PoolerNode node, int count) {
        for (int i = 0; i < count; i++) {
            var client = new Client();
            clients.add(client);
            client.channel = new Bootstrap()
                    .group(NodeLoops.of(node))
                    .channelFactory(() -> NodeLoops.socket(node))
                    .handler(client)
                    .connect("127.0.0.1", node.port())
                    .syncUninterruptibly()
                    .channel();
        }
    }

    /** Lets them ask for so many seconds; the answers of the last {@code counted} of them, per second. */
    double answersPerSecond(int seconds, int counted) throws InterruptedException {
        asking = true;
        clients.forEach(Client::ask);
        Thread.sleep((seconds - counted) * 1_000L);
        long before = answers();
        long since = System.nanoTime();
        Thread.sleep(counted * 1_000L);
        double rate = (answers() - before) * 1e9 / (System.nanoTime() - since);
        asking = false;
        Thread.sleep(300); // until the last ones are answered
        return rate;
    }

    private long answers() {
        return clients.stream().mapToLong(client -> client.answers).sum();
    }

    @Override
    public void close() {
        clients.forEach(client -> {
            if (client.channel != null) {
                client.channel.close().awaitUninterruptibly();
            }
        });
    }

    private static byte[] startup() {
        byte[] names = "user\0bench\0database\0bench\0\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = Unpooled.buffer();
        out.writeInt(8 + names.length).writeInt(3 << 16).writeBytes(names);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** Counts answers by their length, which is always the same; what came at login is passed over. */
    private final class Client extends ChannelInboundHandlerAdapter {
        private @Nullable Channel channel;
        private boolean ready;
        private int open;
        private volatile long answers;

        void ask() {
            Channel to = Objects.requireNonNull(channel, "connected");
            to.eventLoop().execute(() -> {
                if (ready && open == 0) {
                    send(to);
                }
            });
        }

        private void send(Channel to) {
            open = StandIn.answerLength();
            to.writeAndFlush(to.alloc().buffer(QUESTION.length).writeBytes(QUESTION), to.voidPromise());
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(STARTUP), ctx.voidPromise());
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // written by this loop only
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (ready) {
                open -= in.readableBytes();
                if (open == 0) {
                    answers++;
                    if (asking) {
                        send(ctx.channel());
                    }
                }
            } else {
                // ReadyForQuery ends a login
                int end = in.writerIndex();
                ready = end >= 6 && in.getByte(end - 6) == 'Z' && in.getInt(end - 5) == 5;
            }
            in.release();
        }
    }
}
