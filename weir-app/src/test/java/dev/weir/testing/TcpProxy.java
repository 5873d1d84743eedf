package dev.weir.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between a pooler and PostgreSQL and makes the network bad in one chosen way.
 *
 * <p>Either cancel requests take their time, or everything the server says arrives in single bytes.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CANCEL_REQUEST = 1234 << 16 | 5678;

    private final ServerSocket listener;
    private final int serverPort;
    private final Duration cancelDelay;
    private final int serverFragment;
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private TcpProxy(int serverPort, Duration cancelDelay, int serverFragment) throws IOException {
        this.serverPort = serverPort;
        this.cancelDelay = cancelDelay;
        this.serverFragment = serverFragment;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    public static TcpProxy delayingCancels(Postgres postgres, Duration delay) {
        return start(postgres, delay, 0);
    }

    /** What the server says arrives byte by byte, as long as it is no more than that; beyond it would take for ever. */
    public static TcpProxy fragmentingTheServersFirst(Postgres postgres, int bytes) {
        return start(postgres, Duration.ZERO, bytes);
    }

    private static TcpProxy start(Postgres postgres, Duration cancelDelay, int serverFragment) {
        try {
            return new TcpProxy(postgres.port(), cancelDelay, serverFragment);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot listen", failed);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> relay(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket client) {
        sockets.add(client);
        try (client) {
            client.setTcpNoDelay(true);
            var first = firstPacket(client.getInputStream());
            if (ByteBuffer.wrap(first).getInt(4) == CANCEL_REQUEST) {
                Thread.sleep(cancelDelay);
            }
            try (var server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                sockets.add(server);
                server.setTcpNoDelay(true);
                server.getOutputStream().write(first);
                var forth = Thread.ofVirtual().start(() -> copy(client, server));
                copyFromServer(server.getInputStream(), client.getOutputStream());
                client.shutdownOutput();
                forth.join();
            }
        } catch (IOException gone) {
            // one side has closed: closing the other, which leaving does, is all there is to do
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] firstPacket(InputStream in) throws IOException {
        var length = in.readNBytes(4);
        if (length.length < 4) {
            throw new IOException("closed before the first packet");
        }
        return Frontend.together(length, in.readNBytes(ByteBuffer.wrap(length).getInt() - 4));
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException gone) {
            try {
                to.close(); // so that the other direction ends as well
            } catch (IOException alreadyClosed) {
                return;
            }
        }
    }

    private void copyFromServer(InputStream in, OutputStream out) throws IOException {
        for (int left = serverFragment; left > 0; left--) {
            int one = in.read();
            if (one < 0) {
                return;
            }
            out.write(one);
        }
        in.transferTo(out);
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
