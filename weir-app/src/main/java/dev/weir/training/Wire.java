package dev.weir.training;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** One end of a connection, on a thread that may wait. */
final class Wire implements AutoCloseable {
    /** No message of a rehearsal is longer, in bytes. */
    private static final int LONGEST = 1 << 16;

    /** A frame as it came; untagged ones, which open a connection, have tag 0. */
    record Message(byte tag, ByteBuf body) {}

    private final Socket socket;
    private final DataInputStream in;
    private final ByteBuf out = Unpooled.buffer();

    /** @param patience how long one read may take, in milliseconds */
    Wire(Socket socket, int patience) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(patience);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** What is written here goes out with the next {@link #flush}. */
    ByteBuf out() {
        return out;
    }

    void flush() throws IOException {
        out.readBytes(socket.getOutputStream(), out.readableBytes());
        out.clear();
    }

    /** Nothing more has come yet: time to send what has been written. */
    boolean isQuiet() throws IOException {
        return in.available() == 0;
    }

    Message read() throws IOException {
        return new Message(in.readByte(), body());
    }

    Message readUntagged() throws IOException {
        return new Message((byte) 0, body());
    }

    private ByteBuf body() throws IOException {
        int length = in.readInt() - Integer.BYTES;
        if (length < 0 || length > LONGEST) {
            throw new IOException("a message of " + length + " bytes");
        }
        return Unpooled.wrappedBuffer(in.readNBytes(length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
