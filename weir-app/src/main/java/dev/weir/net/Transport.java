package dev.weir.net;

import dev.weir.config.IoBackend;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;

/** The ways to drive sockets, as Netty offers them. */
enum Transport {
    IO_URING {
        @Override
        ServerChannel tcpListener() {
            return new IoUringServerSocketChannel();
        }

        @Override
        Channel tcpSocket() {
            return new IoUringSocketChannel();
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        ServerChannel unixListener() {
            return new IoUringServerDomainSocketChannel();
        }

        @Override
        Channel unixSocket() {
            return new IoUringDomainSocketChannel();
        }
    },
    EPOLL {
        @Override
        ServerChannel tcpListener() {
            return new EpollServerSocketChannel();
        }

        @Override
        Channel tcpSocket() {
            return new EpollSocketChannel();
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ServerChannel unixListener() {
            return new EpollServerDomainSocketChannel();
        }

        @Override
        Channel unixSocket() {
            return new EpollDomainSocketChannel();
        }
    },
    NIO {
        @Override
        ServerChannel tcpListener() {
            return new NioServerSocketChannel();
        }

        @Override
        Channel tcpSocket() {
            return new NioSocketChannel();
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        ServerChannel unixListener() {
            return new NioServerDomainSocketChannel();
        }

        @Override
        Channel unixSocket() {
            return new NioDomainSocketChannel();
        }
    };

    /** The one asked for; {@code auto} is epoll, or NIO where there is no epoll (decision 0001). */
    static Transport choose(IoBackend asked) {
        return switch (asked) {
            case AUTO -> Epoll.isAvailable() ? EPOLL : NIO;
            case IO_URING -> require(IO_URING, IoUring.isAvailable(), IoUring.unavailabilityCause());
            case EPOLL -> require(EPOLL, Epoll.isAvailable(), Epoll.unavailabilityCause());
            case NIO -> NIO;
        };
    }

    private static Transport require(Transport transport, boolean available, Throwable cause) {
        if (!available) {
            throw new IllegalStateException(
                    "io = " + transport.name().toLowerCase(Locale.ROOT)
                            + " is not available here; io = auto takes what is",
                    cause);
        }
        return transport;
    }

    abstract IoHandlerFactory handlers();

    abstract ServerChannel tcpListener();

    abstract Channel tcpSocket();

    abstract ServerChannel unixListener();

    abstract Channel unixSocket();

    ServerChannel listener(boolean unix) {
        return unix ? unixListener() : tcpListener();
    }

    Channel socket(boolean unix) {
        return unix ? unixSocket() : tcpSocket();
    }

    /** The JDK and Netty's native transports have different classes for the same thing. */
    SocketAddress unixAddress(String path) {
        return this == NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path);
    }
}
