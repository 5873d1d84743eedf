package dev.weir.admin;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.CancelKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Lets real drivers talk to console sessions over TCP, without a login. Not how Weir does it: one blocking thread each. */
final class ConsoleServer implements AutoCloseable {
    private static final int SSL_REQUEST = 80877103;
    private static final int GSSENC_REQUEST = 80877104;

    final FakeOperations operations = new FakeOperations();
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ConsoleServer() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        threads.execute(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                var socket = listener.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            threads.shutdown();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            login(in, out);
            var session = new ConsoleSession(operations, ConsoleRole.ADMIN, threads, new ToSocket(socket));
            while (true) {
                byte tag = in.readByte();
                session.onFrame(tag, Unpooled.wrappedBuffer(in.readNBytes(in.readInt() - Integer.BYTES)));
            }
        } catch (IOException gone) {
            // the client closed, or the session did
        }
    }

    private void login(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            int code = in.readInt();
            in.readNBytes(length - 2 * Integer.BYTES);
            if (code != SSL_REQUEST && code != GSSENC_REQUEST) {
                break;
            }
            out.write('N');
        }
        var greeting = Unpooled.buffer();
        BackendMessages.authenticationOk(greeting);
        DriverProbes.greeting(operations.version())
                .forEach((name, value) -> BackendMessages.parameterStatus(greeting, name, value));
        BackendMessages.backendKeyData(greeting, new CancelKey(1, new byte[] {1, 2, 3, 4}));
        BackendMessages.readyForQuery(greeting, (byte) 'I');
        out.write(ByteBufUtil.getBytes(greeting));
    }

    private record ToSocket(Socket socket) implements ConsoleReplies {
        @Override
        public void send(ByteBuf frames) {
            try {
                socket.getOutputStream().write(ByteBufUtil.getBytes(frames));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            } finally {
                frames.release();
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
