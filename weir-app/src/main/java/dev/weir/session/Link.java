package dev.weir.session;

import io.netty.buffer.ByteBuf;

/** A connection as the sessions see it: one implementation over a Netty channel, one in tests. Used on its own loop only. */
public interface Link {
    /** Queues bytes in order; takes the buffer, also when the connection is already gone. */
    void write(ByteBuf bytes);

    /** Hands everything queued to the operating system. */
    void flush();

    /** False while more is queued than the peer has lately been willing to read. */
    boolean writable();

    /** Switches reading on or off; after "off" what was already read may still arrive. */
    void reading(boolean on);

    /** Closes once everything queued has been sent. */
    void closeAfterFlush();

    /** Closes once everything queued has been sent, without waiting for the peer: it goes already, or its place is needed. */
    default void hangUp() {
        closeAfterFlush();
    }

    /** Closes at once and drops what is queued. */
    void abort();
}
