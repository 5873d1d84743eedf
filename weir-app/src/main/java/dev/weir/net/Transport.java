package dev.weir.net;

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
import org.jspecify.annotations.Nullable;

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

    /** What prevents its use, or null: an old kernel, a seccomp profile, a sysctl, a limit. */
    @Nullable
    Throwable unavailable() {
        return switch (this) {
            case IO_URING -> IoUring.unavailabilityCause();
            case EPOLL -> Epoll.unavailabilityCause();
            case NIO -> null;
        };
    }

    /** As the configuration spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
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
