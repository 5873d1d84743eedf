package dev.weir.endurance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The network between a pooler and PostgreSQL, which can stand still and can be cut in the middle of a message. */
final class ServerLink implements AutoCloseable {
    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean still;

    ServerLink(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("link").start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var pooler = listener.accept();
                dial(pooler);
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** Where PostgreSQL takes no connection the pooler's is of no use either. */
    private void dial(Socket pooler) throws IOException {
        try {
            new Pair(pooler, new Socket(InetAddress.getLoopbackAddress(), serverPort)).start();
        } catch (IOException refused) {
            pooler.close();
        }
    }

    /** Nothing moves for that long; what is sent meanwhile fills the buffers. */
    void standStill(long millis) throws InterruptedException {
        still = true;
        try {
            Thread.sleep(millis); // the fault is its duration
        } finally {
            still = false;
        }
    }

    /** Cuts every connection with RST, those that are carrying something in the middle of it; returns how many. */
    int cut(long withinMillis) throws InterruptedException {
        cuts.set(0);
        var doomed = Set.copyOf(pairs);
        doomed.forEach(Pair::doom);
        Thread.sleep(withinMillis); // those that carry something meanwhile are cut by their own threads
        doomed.forEach(Pair::reset);
        return cuts.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Pair pair : pairs) {
                pair.end();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One connection of the pooler and its other half to PostgreSQL. */
    private final class Pair {
        private final Socket pooler;
        private final Socket server;
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean doomed;

        Pair(Socket pooler, Socket server) throws IOException {
            this.pooler = pooler;
            this.server = server;
            pooler.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void start() {
            pairs.add(this);
            Thread.ofVirtual().name("to the server").start(() -> carry(pooler, server));
            Thread.ofVirtual().name("to the pooler").start(() -> carry(server, pooler));
        }

        private void carry(Socket from, Socket to) {
            var chunk = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    while (still) {
                        Thread.sleep(10); // not reading is what fills the buffers of who writes
                    }
                    if (doomed) {
                        out.write(chunk, 0, n / 2);
                        reset();
                        return;
                    }
                    out.write(chunk, 0, n);
                }
                to.shutdownOutput();
                if (ended.incrementAndGet() == 2) {
                    end();
                }
            } catch (IOException gone) {
                end();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        void doom() {
            doomed = true;
        }

        void reset() {
            if (pairs.remove(this)) {
                cuts.incrementAndGet();
                try {
                    pooler.setSoLinger(true, 0);
                    server.setSoLinger(true, 0);
                } catch (IOException closed) {
                    // it ended by itself
                }
                end();
            }
        }

        void end() {
            pairs.remove(this);
            try (pooler;
                    server) {
                doomed = true;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
