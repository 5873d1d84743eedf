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

    /** Null once it is over: an idle client does not keep it. */
    private @Nullable ClientLogin login;

    private @Nullable ClientSession session;
    private @Nullable ConsoleConnection console;
    /** Between two loops: nothing is read, and the channel may die unheard. */
    private boolean moving;

    private @Nullable Held held;

    private @Nullable Arrival arrival;

    ClientHandler(ClientLogin login, Arrival arrival) {
        this.login = login;
        this.arrival = arrival;
    }

    /** The login has led to something, or nothing. */
    private void settle() {
        if (arrival != null) {
            arrival.over();
            arrival = null;
        }
    }

    /** It died on its way. */
    void lost() {
        loginClosed();
        settle();
    }

    private void loginClosed() {
        if (login != null) {
            login.closed();
        }
    }

    void moving() {
        moving = true;
        if (arrival != null) {
            arrival.proved();
        }
    }

    /** Of a client that is in: it has come to another loop. What has come meanwhile is handled now. */
    void arrived() {
        moving = false;
        Held came = held;
        held = null;
        if (session != null) {
            Held.drain(came, session::received);
        }
    }

    void become(ClientSession next) {
        session = next;
        login = null;
        moving = false;
        settle();
    }

    void become(ConsoleConnection next) {
        console = next;
        login = null;
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (moving && session != null) {
            held = held == null ? new Held() : held;
            held.add(bytes);
        } else if (session != null) {
            session.received(bytes);
        } else if (console != null) {
            console.received(bytes);
        } else if (login != null) {
            login.received(bytes);
        } else {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null && !moving) {
            session.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (session != null && !moving) {
                session.departure().inputEnded();
            } else {
                ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        settle();
        if (moving) {
            return; // whoever awaits it will find out
        }
        if (session != null) {
            session.closed();
        } else if (console != null) {
            console.closed();
        } else {
            loginClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Trouble.report(LOG, "client " + ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}
