package dev.weir.net;

import dev.weir.config.Global;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import jdk.net.ExtendedSocketOptions;

/** How every connection's socket is set up. */
final class SocketOptions {
    /** Weir stops reading one side when this much waits for the other, in bytes, and goes on at half of it. */
    private static final int HIGH_WATER = 64 * 1024;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER);

    private final Transport transport;
    private final Global.Tcp tcp;

    SocketOptions(Transport transport, Global.Tcp tcp) {
        this.transport = transport;
        this.tcp = tcp;
    }

    Transport transport() {
        return transport;
    }

    void apply(Channel channel, boolean unix) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        if (transport == Transport.IO_URING) {
            channel.pipeline().addLast(new HangUpWatch(channel));
        }
        if (unix) {
            return;
        }
        if (transport != Transport.EPOLL) { // which sets it by itself, and setting it again is a system call per login
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        }
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, tcp.tcpKeepalive());
        if (tcp.tcpSocketBuffer() > 0) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, tcp.tcpSocketBuffer());
            channel.config().setOption(ChannelOption.SO_RCVBUF, tcp.tcpSocketBuffer());
        }
        switch (transport) {
            case EPOLL -> epoll(channel);
            case IO_URING -> ioUring(channel);
            case NIO -> nio(channel);
        }
    }

    /** Long answers come from servers only; the JDK knows no SO_RCVLOWAT, and Linux does not heed it for Unix sockets. */
    void applyToServer(Channel channel, boolean unix) {
        apply(channel, unix);
        if (!unix && transport != Transport.NIO) {
            channel.pipeline().addLast(ReadGathering.of(channel));
        }
    }

    private void epoll(Channel channel) {
        set(channel, EpollChannelOption.TCP_KEEPIDLE, tcp.tcpKeepidle());
        set(channel, EpollChannelOption.TCP_KEEPINTVL, tcp.tcpKeepintvl());
        set(channel, EpollChannelOption.TCP_KEEPCNT, tcp.tcpKeepcnt());
        set(channel, EpollChannelOption.TCP_USER_TIMEOUT, userTimeout());
    }

    private void ioUring(Channel channel) {
        set(channel, IoUringChannelOption.TCP_KEEPIDLE, tcp.tcpKeepidle());
        set(channel, IoUringChannelOption.TCP_KEEPINTVL, tcp.tcpKeepintvl());
        set(channel, IoUringChannelOption.TCP_KEEPCNT, tcp.tcpKeepcnt());
        set(channel, IoUringChannelOption.TCP_USER_TIMEOUT, userTimeout());
    }

    /** The JDK knows no TCP_USER_TIMEOUT. */
    private void nio(Channel channel) {
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), tcp.tcpKeepidle());
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), tcp.tcpKeepintvl());
        set(channel, NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), tcp.tcpKeepcnt());
    }

    private int userTimeout() {
        return (int) tcp.tcpUserTimeout().toMillis();
    }

    /** Zero leaves the kernel's own value. */
    private static void set(Channel channel, ChannelOption<Integer> option, int value) {
        if (value > 0) {
            channel.config().setOption(option, value);
        }
    }
}
