package dev.weir.session.simulation;

import dev.weir.session.Link;
import io.netty.buffer.ByteBuf;

/**
 * Weir's end of a connection, as Netty would hold it: what is flushed goes into the socket as long as there is room, what
 * is above the water mark makes it unwritable, and the session hears of that in the middle of its own write.
 */
final class SimLink implements Link {
    /** As {@code WriteBufferWaterMark}, but small. */
    private static final int HIGH = 2_000;

    private static final int LOW = 1_000;

    private final int socketRoom;
    private final Pipe queued = new Pipe();
    private final Pipe flushed = new Pipe();
    private final Pipe socket = new Pipe();
    private Runnable writabilityChanged = () -> {};
    private boolean writable = true;
    private boolean reading = true;
    private boolean closing;
    private boolean aborted;

    SimLink(int socketRoom) {
        this.socketRoom = socketRoom;
    }

    void onWritabilityChanged(Runnable heard) {
        writabilityChanged = heard;
    }

    @Override
    public void write(ByteBuf bytes) {
        if (!closing && !aborted) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            queued.put(copy);
        }
        bytes.release();
        if (writable && pending() > HIGH) {
            writable = false;
            writabilityChanged.run();
        }
    }

    @Override
    public void flush() {
        flushed.put(queued.takeAll());
        fill();
    }

    private void fill() {
        socket.put(flushed.take(socketRoom - socket.size()));
        if (!writable && pending() < LOW) {
            writable = true;
            writabilityChanged.run();
        }
    }

    int pending() {
        return queued.size() + flushed.size();
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }

    @Override
    public void closeAfterFlush() {
        flush();
        closing = true;
        reading = true;
    }

    @Override
    public void abort() {
        aborted = true;
        queued.clear();
        flushed.clear();
    }

    // ---- the peer ----

    /** What has arrived, up to so many bytes. */
    byte[] arrives(int most) {
        byte[] bytes = socket.take(most);
        fill();
        return bytes;
    }

    /** What the peer has not taken yet, wherever it is. */
    byte[] unread() {
        var all = new Pipe();
        all.put(socket.copy());
        all.put(flushed.copy());
        all.put(queued.copy());
        return all.takeAll();
    }

    int arrived() {
        return socket.size();
    }

    /** Weir sends nothing more and everything it has sent was taken. */
    boolean isAtEnd() {
        return (aborted || closing) && socket.isEmpty() && flushed.isEmpty();
    }

    boolean isReading() {
        return reading;
    }

    boolean isClosing() {
        return closing;
    }

    boolean isAborted() {
        return aborted;
    }
}
