package dev.weir.net;

import dev.weir.session.ClientLogin;
import dev.weir.session.ClientSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what happens on a client's channel to whoever is responsible for it: first the login, then a session or the console. */
final class ClientHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    private final ClientLogin login;
    private @Nullable ClientSession session;
    private @Nullable ConsoleConnection console;
    /** Between two loops: nothing is read, and the channel may die unheard. */
    private boolean moving;

    private @Nullable Runnable loginOver;

    /** @param loginOver runs once, when the login has led to something or nothing */
    ClientHandler(ClientLogin login, Runnable loginOver) {
        this.login = login;
        this.loginOver = loginOver;
    }

    private void settle() {
        if (loginOver != null) {
            loginOver.run();
            loginOver = null;
        }
    }

    /** It died on its way. */
    void lost() {
        login.closed();
        settle();
    }

    void moving() {
        moving = true;
    }

    void become(ClientSession next) {
        session = next;
        moving = false;
        settle();
    }

    void become(ConsoleConnection next) {
        console = next;
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (session != null) {
            session.received(bytes);
        } else if (console != null) {
            console.received(bytes);
        } else {
            login.received(bytes);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null) {
            session.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (session != null) {
                session.departure().inputEnded();
            } else {
                ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        settle();
        if (session != null) {
            session.closed();
        } else if (console != null) {
            console.closed();
        } else if (!moving) {
            login.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Trouble.report(LOG, "client " + ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}
