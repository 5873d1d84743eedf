package dev.weir.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A server that lets everybody in and then answers each message as the test says, also with nonsense. */
public final class ScriptedServer implements AutoCloseable {
    /** Decides what to send back for a message; called once per message from the pooler, Terminate excepted. */
    public interface Script {
        byte[] answer(char tag, byte[] body);
    }

    private final ServerSocket listener;
    private final Supplier<byte[]> greeting;
    private final Script script;
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private ScriptedServer(Supplier<byte[]> greeting, Script script) throws IOException {
        this.greeting = greeting;
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** Trusts everybody. */
    public static ScriptedServer trusting(Script script) {
        return greeting(ScriptedServer::welcome, script);
    }

    /** Answers each startup packet with what the supplier gives. */
    public static ScriptedServer greeting(Supplier<byte[]> greeting, Script script) {
        try {
            return new ScriptedServer(greeting, script);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot listen", failed);
        }
    }

    /** AuthenticationOk, the usual settings, a key, ReadyForQuery. */
    public static byte[] welcome() {
        return Frontend.together(
                Frontend.frame('R', new byte[4]),
                setting("server_version", "17.0"),
                setting("server_encoding", "UTF8"),
                setting("client_encoding", "UTF8"),
                setting("DateStyle", "ISO, MDY"),
                setting("TimeZone", "UTC"),
                setting("integer_datetimes", "on"),
                setting("standard_conforming_strings", "on"),
                Frontend.frame('K', new byte[8]),
                ready());
    }

    public static byte[] ready() {
        return Frontend.frame('Z', new byte[] {'I'});
    }

    /** CommandComplete and ReadyForQuery. */
    public static byte[] done(String commandTag) {
        return Frontend.together(Frontend.frame('C', (commandTag + "\0").getBytes(StandardCharsets.UTF_8)), ready());
    }

    private static byte[] setting(String name, String value) {
        return Frontend.frame('S', (name + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            var out = client.getOutputStream();
            in.readNBytes(in.readInt() - 4);
            send(out, greeting.get());
            while (true) {
                char tag = (char) in.readUnsignedByte();
                var body = in.readNBytes(in.readInt() - 4);
                if (tag == 'X') {
                    return;
                }
                send(out, script.answer(tag, body));
            }
        } catch (IOException gone) {
            // the pooler hung up, as it should on nonsense
        }
    }

    private static void send(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The text of a simple query. */
    public static String sql(byte[] queryBody) {
        return StandardCharsets.UTF_8
                .decode(ByteBuffer.wrap(queryBody, 0, queryBody.length - 1))
                .toString();
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
