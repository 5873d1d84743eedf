package dev.weir.doctor.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/** Lets pgjdbc, which knows TCP only, talk through a Unix socket. Made by pgjdbc, by name. */
public final class UnixSockets extends SocketFactory {
    private final String file;

    /** @param file the socket's path */
    public UnixSockets(String file) {
        this.file = file;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new Connected(SocketChannel.open(UnixDomainSocketAddress.of(file)));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    /** A channel that looks like a socket; what only TCP has is accepted and ignored. */
    private static final class Connected extends Socket {
        private final SocketChannel channel;

        Connected(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public InputStream getInputStream() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream getOutputStream() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) {
            // it is
        }

        @Override
        public boolean isConnected() {
            return channel.isConnected();
        }

        @Override
        public boolean isClosed() {
            return !channel.isOpen();
        }

        @Override
        public void setTcpNoDelay(boolean on) {
            // there is no delay
        }

        @Override
        public void setKeepAlive(boolean on) {
            // the kernel knows when the other side is gone
        }

        @Override
        public void setSoTimeout(int millis) {
            // PostgreSQL ends a statement that takes too long
        }

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
