package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL client that does exactly what the test says: which bytes, in which packets, and when it reads.
 *
 * <pre>{@code
 * var ada = target.login(Login.APP);
 * ada.send(parse("", "select $1"), sync());          // one segment
 * assertThat(ada.readUntilReady().shape()).isEqualTo("1 Z");
 * ada.reset();                                        // gone, with RST
 * }</pre>
 *
 * Every wait ends at {@link #PATIENCE} with an error that carries the transcript. Used by one thread at a time.
 */
public final class WireClient implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ConcurrentLinkedQueue<WireClient> OPENED = new ConcurrentLinkedQueue<>();

    private final SocketAddress address;
    private final Wire wire;
    private final Transcript transcript;
    private final ArrayList<Message> received = new ArrayList<>();
    private final ByteBuffer header = ByteBuffer.allocate(5);
    private Duration patience = PATIENCE;
    private int pid;
    private byte[] secret = new byte[0];

    private WireClient(SocketAddress address, Wire wire) {
        this.address = address;
        this.wire = wire;
        this.transcript = new Transcript("a client of " + address);
    }

    public static WireClient connect(SocketAddress address) {
        return connect(address, 0);
    }

    /** For tests with more clients than anybody wants to see: the caller closes it, and shows it when it matters. */
    public static WireClient unlisted(SocketAddress address) {
        try {
            return new WireClient(address, Wire.open(address, 0));
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot connect to " + address, refused);
        }
    }

    /** @param receiveBuffer bytes the kernel may hold for this client while it does not read; zero for its own choice */
    public static WireClient connect(SocketAddress address, int receiveBuffer) {
        try {
            var client = new WireClient(address, Wire.open(address, receiveBuffer));
            OPENED.add(client);
            return client;
        } catch (IOException refused) {
            throw new UncheckedIOException("cannot connect to " + address, refused);
        }
    }

    /** Startup and authentication to the first ReadyForQuery; an error there fails the test. */
    public WireClient login(Login login) {
        var reply = tryLogin(login);
        if (reply.hasError()) {
            throw failure("login as " + login + " refused: " + reply.error(), null);
        }
        return this;
    }

    /** Startup and authentication, up to ReadyForQuery or the refusal. */
    public Reply tryLogin(Login login) {
        send(login.startupPacket());
        return finishLogin(login);
    }

    /** Answers authentication requests until ReadyForQuery or a refusal. */
    public Reply finishLogin(Login login) {
        var reply = new Authentication(login, this).run();
        for (Message keyData : reply.tagged('K')) {
            var in = keyData.body();
            pid = in.getInt();
            secret = new byte[in.remaining()];
            in.get(secret);
        }
        return reply;
    }

    /** All messages in one write, so in one segment while they are small. */
    public WireClient send(byte[]... messages) {
        return write(ByteBuffer.wrap(Frontend.together(messages)));
    }

    /** The same bytes, never more than {@code size} in one segment. */
    public WireClient sendInFragmentsOf(int size, byte[]... messages) {
        var all = Frontend.together(messages);
        for (int at = 0; at < all.length; at += size) {
            write(ByteBuffer.wrap(all, at, Math.min(size, all.length - at)));
        }
        return this;
    }

    /** The same bytes in segments of 1 to 16 bytes, the same ones for the same seed. */
    public WireClient sendInRandomFragments(long seed, byte[]... messages) {
        var random = new Random(seed);
        var all = Frontend.together(messages);
        for (int at = 0; at < all.length; ) {
            int size = Math.min(1 + random.nextInt(16), all.length - at);
            write(ByteBuffer.wrap(all, at, size));
            at += size;
        }
        return this;
    }

    private WireClient write(ByteBuffer bytes) {
        transcript.sent(bytes);
        try {
            wire.write(bytes, PATIENCE);
        } catch (IOException broken) {
            throw failure("cannot send: " + broken.getMessage(), broken);
        }
        return this;
    }

    /** Sends what the peer takes now and leaves the rest in the buffer; for peers that must stop reading. */
    public int sendWithoutWaiting(ByteBuffer bytes) {
        try {
            return wire.writeWithoutWaiting(bytes);
        } catch (IOException broken) {
            throw failure("cannot send: " + broken.getMessage(), broken);
        }
    }

    /** How long {@link #read()} and a login wait, instead of {@link #PATIENCE}. */
    public WireClient patient(Duration howLong) {
        patience = howLong;
        return this;
    }

    public Message read() {
        return read(patience);
    }

    public Message read(Duration patience) {
        try {
            return readOrFail(patience);
        } catch (IOException broken) {
            throw failure("wanted a message: " + broken.getMessage(), broken);
        }
    }

    /** The one byte that answers SSLRequest and GSSENCRequest. */
    public char readByte() {
        var one = ByteBuffer.allocate(1);
        try {
            wire.readFully(one, System.nanoTime() + PATIENCE.toNanos());
        } catch (IOException broken) {
            throw failure("wanted one byte: " + broken.getMessage(), broken);
        }
        transcript.note("got byte " + (char) one.get(0));
        return (char) one.get(0);
    }

    private Message readOrFail(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        wire.readFully(header, deadline); // a half-read header survives a timeout
        int length = header.getInt(1) - 4;
        if (length < 0 || length > 1 << 30) {
            throw failure("nonsense length " + length + " behind tag " + (char) header.get(0), null);
        }
        var body = ByteBuffer.allocate(length);
        wire.readFully(body, deadline);
        var message = new Message((char) header.get(0), body.array());
        header.clear();
        transcript.received(message);
        received.add(message);
        return message;
    }

    public Reply readUntilReady() {
        return readUntil("Z", PATIENCE);
    }

    public Reply readUntilReady(Duration patience) {
        return readUntil("Z", patience);
    }

    /** Everything up to and with the first message that has one of the tags. */
    public Reply readUntil(String tags, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        var messages = new ArrayList<Message>();
        do {
            messages.add(read(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        } while (tags.indexOf(messages.getLast().tag()) < 0);
        return new Reply(messages);
    }

    /** A simple query and its whole answer. */
    public Reply query(String sql) {
        return send(Frontend.query(sql)).readUntilReady();
    }

    /** Everything up to the end of the connection; fails when it stays open. */
    public Reply readUntilClosed(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        var messages = new ArrayList<Message>();
        while (true) {
            try {
                messages.add(readOrFail(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
            } catch (java.net.SocketTimeoutException stillOpen) {
                throw failure("wanted the connection to be closed within " + patience, stillOpen);
            } catch (IOException closed) {
                return new Reply(messages);
            }
        }
    }

    /** Fails when anything arrives within the time. */
    public WireClient expectSilence(Duration time) {
        try {
            var surplus = readOrFail(time);
            throw failure("wanted silence, got " + surplus, null);
        } catch (java.net.SocketTimeoutException silent) {
            return this;
        } catch (IOException broken) {
            throw failure("wanted silence on an open connection: " + broken.getMessage(), broken);
        }
    }

    /** Asks, over a connection of its own, to cancel what this client runs; returns when the peer has closed it. */
    public void cancel() {
        cancelWith(Frontend.cancelRequest(pid, secret));
    }

    public void cancelWith(byte[] request) {
        try (var canceller = connect(address)) {
            canceller.send(request).readUntilClosed(PATIENCE);
        }
    }

    public int pid() {
        return pid;
    }

    public byte[] secret() {
        return secret.clone();
    }

    /** Everything received so far, also what was read by others of its methods. */
    public List<Message> received() {
        return List.copyOf(received);
    }

    /** Forgets what was received so far; for clients that read a lot, and to compare from here on. */
    public WireClient forget() {
        received.clear();
        return this;
    }

    /** Gone without a word. */
    public void reset() {
        transcript.note("reset");
        try {
            wire.reset();
        } catch (IOException broken) {
            throw failure("cannot reset: " + broken.getMessage(), broken);
        }
    }

    public void shutdownOutput() {
        transcript.note("half closed");
        try {
            wire.shutdownOutput();
        } catch (IOException broken) {
            throw failure("cannot half close: " + broken.getMessage(), broken);
        }
    }

    /** Polite goodbye when still open. */
    @Override
    public void close() {
        try (wire) {
            if (wire.isOpen()) {
                wire.writeWithoutWaiting(ByteBuffer.wrap(Frontend.terminate()));
            }
        } catch (IOException alreadyGone) {
            transcript.note("was gone before goodbye: " + alreadyGone.getMessage());
        }
    }

    AssertionError failure(String what, @Nullable Throwable cause) {
        return new AssertionError(what + "\n" + transcript, cause);
    }

    /** Hands over all clients opened since the last call, so that they can be shown and closed. */
    static List<WireClient> takeOpened() {
        var clients = new ArrayList<WireClient>();
        for (var client = OPENED.poll(); client != null; client = OPENED.poll()) {
            clients.add(client);
        }
        return clients;
    }

    @Override
    public String toString() {
        return transcript.toString();
    }
}
