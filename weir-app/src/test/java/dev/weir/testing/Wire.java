package dev.weir.testing;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connection whose every wait has a deadline, over TCP or a Unix socket.
 *
 * <p>One {@link #write} is one segment: Nagle is off and nothing is gathered.
 */
final class Wire implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    /** What was read and not asked for yet; empty unless somebody reads. */
    private final ByteBuffer ahead = ByteBuffer.allocate(4_096).limit(0);

    private Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.selector = Selector.open();
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
    }

    /** @param receiveBuffer bytes the kernel may hold for a reader that does not read; zero for its own choice */
    static Wire open(SocketAddress address, int receiveBuffer) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        var channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.connect(address);
            if (!unix) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return new Wire(channel);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    void write(ByteBuffer bytes, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        channel.write(bytes);
        while (bytes.hasRemaining()) {
            await(SelectionKey.OP_WRITE, deadline, "peer takes no bytes, " + bytes.remaining() + " left");
            channel.write(bytes);
        }
    }

    /** Writes what the peer takes without waiting; the rest stays in the buffer. */
    int writeWithoutWaiting(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    /** Fills the buffer or fails. */
    void readFully(ByteBuffer into, long deadline) throws IOException {
        while (into.hasRemaining()) {
            if (ahead.hasRemaining()) {
                int n = Math.min(ahead.remaining(), into.remaining());
                into.put(into.position(), ahead, ahead.position(), n).position(into.position() + n);
                ahead.position(ahead.position() + n);
                continue;
            }
            int n = channel.read(ahead.clear());
            ahead.flip();
            if (n < 0) {
                throw new EOFException(into.position() == 0 ? "closed" : "closed inside a message");
            }
            if (n == 0) {
                await(SelectionKey.OP_READ, deadline, "no answer");
            }
        }
    }

    private void await(int operation, long deadline, String what) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException(what);
        }
        key.interestOps(operation);
        selector.select(Math.max(1, left / 1_000_000));
        selector.selectedKeys().clear();
    }

    /** Closes with RST instead of FIN: the peer learns that the client is gone, not that it is done. */
    void reset() throws IOException {
        selector.close();
        channel.configureBlocking(true); // SO_LINGER is only defined for a blocking socket
        if (!(channel.getRemoteAddress() instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
    }

    /** FIN in one direction: nothing more to say, still listening. */
    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
