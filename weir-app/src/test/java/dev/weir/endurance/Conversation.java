package dev.weir.endurance;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Message;
import dev.weir.testing.Ports;
import dev.weir.testing.Reply;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the load. It remembers nothing of what it has read, so that it can go on for hours.
 *
 * <p>A connection that ends is {@link Lost}; silence beyond {@link #PATIENCE} is a {@link SocketTimeoutException}.
 */
final class Conversation implements AutoCloseable {
    /** Longer than any timeout the pooler is configured with: who waits longer than this hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final Duration GLANCE = Duration.ofMillis(1);
    /** Between a warning and the end that it announces. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final int LARGEST = 1 << 26;

    private final int port;
    private final Socket socket;
    private final DataInputStream in;
    private int pid;
    private byte[] secret = new byte[0];

    private Conversation(int port, Socket socket) throws IOException {
        this.port = port;
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16_384));
    }

    /** Connects and logs in; nobody asks for a password here. */
    static Conversation open(int port, Login login) throws IOException {
        return open(port, login, 0);
    }

    /** @param receiveBuffer bytes the kernel may hold while nobody reads; zero for its own choice */
    static Conversation open(int port, Login login, int receiveBuffer) throws IOException {
        var opened = connect(port, receiveBuffer);
        try {
            opened.send(login.startupPacket());
            opened.readUntilReady(opened::noteKey);
            return opened;
        } catch (IOException | WrongAnswer failed) {
            opened.socket.close();
            throw failed;
        }
    }

    private static Conversation connect(int port, int receiveBuffer) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(Ports.local(port), Math.toIntExact(PATIENCE.toMillis()));
            return new Conversation(port, socket);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private void noteKey(Message message) {
        if (message.tag() == 'E') {
            throw new WrongAnswer("login answered with " + message);
        }
        if (message.tag() == 'K') {
            var key = message.body();
            pid = key.getInt();
            secret = new byte[key.remaining()];
            key.get(secret);
        }
    }

    void send(byte[]... messages) throws IOException {
        try {
            socket.getOutputStream().write(Frontend.together(messages));
        } catch (SocketException gone) {
            throw lastWords(gone); // what was said before the end still waits to be read
        }
    }

    private Lost lastWords(SocketException gone) throws IOException {
        while (true) {
            try {
                read();
            } catch (Lost last) {
                return last.sqlState().isEmpty() ? new Lost("", "cannot send: " + gone.getMessage()) : last;
            }
        }
    }

    /** The next message; a FATAL error is the end of the conversation. */
    Message read() throws IOException {
        boolean inside = false;
        try {
            char tag = (char) in.readUnsignedByte();
            inside = true;
            int length = in.readInt() - 4;
            if (length < 0 || length > LARGEST) {
                throw new WrongAnswer("message '%c' of %d bytes".formatted(tag, length));
            }
            var body = new byte[length];
            in.readFully(body);
            var message = new Message(tag, body);
            if (tag == 'E' && "FATAL".equals(message.fields().get('V'))) {
                throw new Lost(message.sqlState(), message.toString());
            }
            return message;
        } catch (EOFException | SocketException gone) {
            throw new Lost(
                    inside ? Lost.INSIDE_A_MESSAGE : "",
                    "connection from port %d ended: %s".formatted(socket.getLocalPort(), gone.getMessage()));
        }
    }

    /** Everything up to ReadyForQuery. */
    Reply readUntilReady() throws IOException {
        var messages = new ArrayList<Message>();
        readUntilReady(messages::add);
        return new Reply(messages);
    }

    /** The same without keeping it. */
    void readUntilReady(Consumer<Message> reader) throws IOException {
        Message message;
        do {
            message = read();
            reader.accept(message);
        } while (message.tag() != 'Z');
    }

    Reply query(String sql) throws IOException {
        send(Frontend.query(sql));
        return readUntilReady();
    }

    /** What came unasked, as an end of this conversation; null when nothing did: an idle client is to be left alone. */
    @Nullable
    Lost disturbance() throws IOException {
        Message unasked = null;
        try {
            while (true) {
                patience(unasked == null ? GLANCE : LAST_WORDS);
                in.mark(1);
                if (in.read() >= 0) {
                    in.reset();
                }
                patience(PATIENCE);
                unasked = read();
            }
        } catch (SocketTimeoutException silent) {
            return unasked == null ? null : new Lost("", "unasked: " + unasked);
        } catch (SocketException gone) {
            return new Lost("", "closed without a word: " + gone.getMessage());
        } catch (Lost told) {
            return told;
        } finally {
            patience(PATIENCE);
        }
    }

    /** Asks, over a connection of its own, to cancel what runs here. */
    void cancel() throws IOException {
        try (var canceller = connect(port, 0)) {
            canceller.send(Frontend.cancelRequest(pid, secret));
            canceller.read();
            throw new WrongAnswer("a cancel request was answered");
        } catch (Lost answered) {
            // closed without a word, as it should be
        }
    }

    /** Waits no longer than this for the next message; {@link #PATIENCE} again with the next call that says so. */
    void patience(Duration longest) throws IOException {
        socket.setSoTimeout(Math.toIntExact(longest.toMillis()));
    }

    /** Gone with RST: the other side learns it by an error. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** A polite goodbye, when somebody still listens. */
    @Override
    public void close() {
        try (socket) {
            socket.getOutputStream().write(Frontend.terminate());
        } catch (IOException gone) {
            // nobody is there to say goodbye to
        }
    }
}
