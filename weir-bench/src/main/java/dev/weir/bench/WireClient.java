package dev.weir.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A client that logs in without a password, asks, and throws the answers away. It costs little enough that the pooler
 * is what is measured, and thousands of them fit into one process: the buffer for reading belongs to the caller, who may
 * share it among clients that take turns.
 */
final class WireClient implements AutoCloseable {
    private static final int PROTOCOL_3_0 = 196_608;
    /** Tag and length. */
    private static final int HEADER = 5;

    private final SocketChannel channel;
    private final ByteBuffer scratch;

    private WireClient(SocketChannel channel, ByteBuffer scratch) {
        this.channel = channel;
        this.scratch = scratch;
    }

    /** A buffer to read into. */
    static ByteBuffer scratch() {
        return ByteBuffer.allocateDirect(256 * 1024);
    }

    static WireClient login(int port, ByteBuffer scratch) throws IOException {
        return login(port, scratch, 0);
    }

    /** With a receive buffer of so many bytes; 0 leaves it to the kernel. */
    static WireClient login(int port, ByteBuffer scratch, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            var client = new WireClient(channel, scratch);
            client.write(startup());
            client.readAnswer();
            return client;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The first message of a client. */
    static ByteBuffer startup() {
        var body = new ByteArrayOutputStream();
        for (String text : new String[] {"user", Postgres.USER, "database", Postgres.DATABASE, ""}) {
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        return ByteBuffer.allocate(8 + body.size())
                .putInt(8 + body.size())
                .putInt(PROTOCOL_3_0)
                .put(body.toByteArray())
                .flip();
    }

    SocketChannel channel() {
        return channel;
    }

    /** Asks, without waiting for the answer. */
    void ask(String sql) throws IOException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.allocate(HEADER + text.length + 1)
                .put((byte) 'Q')
                .putInt(4 + text.length + 1)
                .put(text)
                .put((byte) 0)
                .flip());
    }

    /** Asks, and returns how many bytes the answer had. */
    long query(String sql) throws IOException {
        ask(sql);
        return readAnswer();
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Reads until the server waits for this client: ReadyForQuery or CopyInResponse. Returns how many bytes came.
     *
     * @throws IOException when an ErrorResponse comes, or the end
     */
    long readAnswer() throws IOException {
        scratch.clear();
        long total = 0;
        long toSkip = 0;
        while (true) {
            int read = channel.read(scratch);
            if (read < 0) {
                throw new IOException("the connection ended in the middle of an answer");
            }
            total += read;
            scratch.flip();
            toSkip = skip(toSkip);
            while (toSkip == 0 && scratch.remaining() >= HEADER) {
                byte tag = scratch.get(scratch.position());
                if (tag == 'E') {
                    throw new IOException("the answer is an error: " + StandardCharsets.UTF_8.decode(scratch));
                }
                toSkip = skip(1L + scratch.getInt(scratch.position() + 1));
                if (tag == 'Z' || tag == 'G') {
                    return total + drain(toSkip);
                }
            }
            scratch.compact();
        }
    }

    /** Reads the last bytes of an answer. */
    private long drain(long bytes) throws IOException {
        scratch.clear().limit((int) bytes);
        while (scratch.hasRemaining()) {
            if (channel.read(scratch) < 0) {
                throw new IOException("the connection ended in the middle of an answer");
            }
        }
        return bytes;
    }

    /** Leaves out what is there of so many bytes, and returns how many are still to come. */
    private long skip(long bytes) {
        int there = (int) Math.min(bytes, scratch.remaining());
        scratch.position(scratch.position() + there);
        return bytes - there;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
