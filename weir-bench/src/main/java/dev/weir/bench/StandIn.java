package dev.weir.bench;

import dev.weir.net.NodeLoops;
import dev.weir.net.PoolerNode;
import dev.weir.wire.BackendMessages;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;

/** Stands in for PostgreSQL: lets everybody in and answers every simple query with the same row, from memory. */
final class StandIn implements AutoCloseable {
    /** {@code select 1}: RowDescription, DataRow, CommandComplete, ReadyForQuery. */
    private static final byte[] ANSWER = answer();

    private static final byte QUERY = 'Q';
    private final Channel listener;

    StandIn(PoolerNode node, int port) {
        listener = new ServerBootstrap()
                .group(NodeLoops.of(node))
                .channelFactory(() -> NodeLoops.listener(node))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setTcpNoDelay(true);
                        channel.pipeline().addLast(new Backend());
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    static int answerLength() {
        return ANSWER.length;
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
    }

    private static byte[] answer() {
        ByteBuf out = Unpooled.buffer();
        out.writeByte('T').writeInt(4 + 2 + 2 + 18).writeShort(1).writeByte('a').writeByte(0);
        out.writeInt(0).writeShort(0).writeInt(25).writeShort(-1).writeInt(-1).writeShort(0);
        out.writeByte('D').writeInt(4 + 2 + 4 + 1).writeShort(1).writeInt(1).writeByte('1');
        out.writeByte('C').writeInt(4 + 9).writeBytes(new byte[] {'S', 'E', 'L', 'E', 'C', 'T', ' ', '1', 0});
        BackendMessages.readyForQuery(out, (byte) 'I');
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static final class Backend extends ChannelInboundHandlerAdapter {
        private boolean started;
        private final ByteBuf in = Unpooled.buffer(1_024);

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            in.writeBytes((ByteBuf) message);
            ((ByteBuf) message).release();
            ByteBuf out = ctx.alloc().buffer(512);
            while (frame(out)) {
                // each whole frame
            }
            in.discardReadBytes();
            ctx.writeAndFlush(out, ctx.voidPromise());
        }

        private boolean frame(ByteBuf out) {
            int header = started ? 1 : 0;
            if (in.readableBytes() < header + 4) {
                return false;
            }
            int length = header + in.getInt(in.readerIndex() + header);
            if (in.readableBytes() < length) {
                return false;
            }
            byte tag = in.getByte(in.readerIndex());
            in.skipBytes(length);
            if (!started) {
                started = true;
                greet(out);
            } else if (tag == QUERY) {
                out.writeBytes(ANSWER);
            }
            return true;
        }

        private static void greet(ByteBuf out) {
            out.writeByte('R').writeInt(8).writeInt(0);
            BackendMessages.parameterStatus(out, "server_version", "17.0 (stand-in)");
            BackendMessages.parameterStatus(out, "client_encoding", "UTF8");
            out.writeByte('K').writeInt(12).writeInt(1).writeInt(1);
            BackendMessages.readyForQuery(out, (byte) 'I');
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
