package dev.weir.net;

import dev.weir.session.ServerSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what happens on a server's channel to its session. */
final class ServerHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHandler.class);

    private final ServerSession session;
    private final Channel channel;
    private LoopHome home;
    /** Not null between two loops. */
    private @Nullable Held held;

    /** The server is on the home's loop from now on, until it leaves or dies. */
    ServerHandler(ServerSession session, Channel channel, LoopHome home) {
        this.session = session;
        this.channel = channel;
        this.home = home;
        home.serverSet().add(session);
        channel.closeFuture().addListener(_ -> this.home.serverSet().remove(session));
    }

    /** The channel is about to change loops. */
    void leaves() {
        home.serverSet().remove(session);
        held = new Held();
    }

    /** It has, or has died on its way; what has come meanwhile is handled now. */
    void arrived(LoopHome next) {
        Held came = held;
        held = null;
        home = next;
        if (channel.isActive()) {
            home.serverSet().add(session);
        }
        Held.drain(came, session::received);
    }

    boolean isConnected() {
        return channel.isActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (held != null) {
            held.add((ByteBuf) message);
        } else {
            session.received((ByteBuf) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (held == null) {
            session.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (held == null) {
            session.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (held == null) {
            session.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Trouble.report(LOG, "server connection " + ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}
