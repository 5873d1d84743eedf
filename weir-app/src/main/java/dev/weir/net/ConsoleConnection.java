package dev.weir.net;

import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** A client of the virtual databases: cuts its bytes into whole frames for the console, and carries the answers back. */
final class ConsoleConnection {
    /** The console itself refuses far shorter messages; this only bounds what is collected. */
    private static final int LONGEST_FRAME = 1 << 20;

    private final Channel channel;
    private final ChannelLink link;
    private final Console console;
    private final FrameCursor cursor = new FrameCursor();
    private @Nullable ByteBuf rest;
    /** The goodbye has come: it is answered in its turn, and what comes behind it is nobody's. */
    private boolean leaving;

    ConsoleConnection(ChannelLink link, Console.Opener opener) {
        this.link = link;
        this.channel = link.channel();
        this.console = opener.open(this::send, this::close);
    }

    /** Takes the buffer. */
    void received(ByteBuf bytes) {
        if (leaving) {
            bytes.release();
            return;
        }
        ByteBuf in = bytes;
        if (rest != null) {
            in = rest.writeBytes(bytes);
            bytes.release();
            rest = null;
        }
        cursor.over(in, in.readerIndex());
        while (!leaving && cursor.next() && channel.isActive()) {
            if (cursor.bodyLength() < 0 || cursor.bodyLength() > LONGEST_FRAME) {
                channel.close();
                break;
            }
            if (!cursor.whole()) {
                break;
            }
            console.frame(cursor.tag(), in.slice(cursor.body(), cursor.bodyLength()));
            leaving = cursor.tag() == FrontendTag.TERMINATE;
            cursor.skip();
        }
        if (!leaving && !cursor.atEnd() && channel.isActive()) {
            rest = in.alloc().buffer().writeBytes(in, cursor.position(), in.writerIndex() - cursor.position());
        }
        in.release();
    }

    /** From any thread. */
    void cancelRequested() {
        console.cancelRequested();
    }

    void closed() {
        console.gone();
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    /**
     * Comes back when the client has taken the answer or is gone: who asks on and reads nothing waits for itself, where its
     * answers would fill the memory.
     */
    private void send(ByteBuf frames) {
        ChannelFuture sent = channel.writeAndFlush(frames);
        if (!channel.eventLoop().inEventLoop()) { // the loop itself cannot wait; it has at most a last word to say
            sent.awaitUninterruptibly();
        }
    }

    private void close() {
        channel.eventLoop().execute(link::closeAfterFlush);
    }
}
