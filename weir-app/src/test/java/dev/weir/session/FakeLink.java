package dev.weir.session;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** A connection without a network: keeps what was written, and lets a test be a slow or a dead peer. */
final class FakeLink implements Link {
    private final ByteArrayOutputStream queued = new ByteArrayOutputStream();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean writable = true;
    private boolean reading = true;
    private boolean closing;
    private boolean aborted;
    private int room = Integer.MAX_VALUE;
    private Runnable roomChanged = () -> {};

    @Override
    public void write(ByteBuf bytes) {
        if (!closing && !aborted) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            queued.writeBytes(copy);
        }
        bytes.release();
        full(queued.size() > room);
    }

    @Override
    public void flush() {
        sent.writeBytes(queued.toByteArray());
        queued.reset();
        full(false);
    }

    private void full(boolean now) {
        if (room < Integer.MAX_VALUE && writable == now) {
            writable = !now;
            roomChanged.run();
        }
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
    }

    @Override
    public void abort() {
        aborted = true;
        queued.reset();
    }

    // ---- the peer ----

    /** What has reached the peer since the last call. */
    byte[] take() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    void writable(boolean yes) {
        writable = yes;
    }

    /** From now on it is full with more than so many bytes queued, until they are flushed. {@code changed} is told within. */
    void hasRoomFor(int bytes, Runnable changed) {
        room = bytes;
        roomChanged = changed;
    }

    boolean isReading() {
        return reading;
    }

    boolean isClosed() {
        return closing || aborted;
    }

    boolean isAborted() {
        return aborted;
    }

    boolean hasUnflushed() {
        return queued.size() > 0;
    }
}
