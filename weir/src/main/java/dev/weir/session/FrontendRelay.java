package dev.weir.session;

import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Carries a client's frames to the server it leases, entering in the {@link ReplyLedger} what they will be answered with.
 * Most frames pass as they are, in pieces when they are large; only those that name a prepared statement are opened
 * ({@link StatementRelay}). When there is no server yet everything stays where it is until one is granted.
 */
final class FrontendRelay {
    /** Limits of PostgreSQL itself ({@code SocketBackend} in {@code postgres.c}): short frames, and all others. */
    private static final int SHORT_FRAME = 10_000;

    /** Whether to go on with the next frame. */
    enum Step {
        NEXT,
        /** The frame has to be whole first. */
        NEED_BYTES,
        /** Something else has to happen first: the frame stays and the client is not read. */
        BLOCKED,
        CLOSED
    }

    private final ClientSession client;
    private final FrameCursor cursor = new FrameCursor();
    private final StatementRelay statements;
    private final Replay replay;
    private @Nullable ByteBuf inbox;
    private int streaming;
    private boolean streamingForwarded;
    /** The requests up to the next Sync, or the next query, are to be answered with an error that has been sent. */
    private boolean refusing;

    private int from;

    FrontendRelay(ClientSession client) {
        this.client = client;
        this.statements = new StatementRelay(client, this);
        this.replay = new Replay(client);
    }

    /** Adds what has come; takes the buffer. */
    void add(ByteBuf bytes) {
        if (inbox == null) {
            inbox = bytes;
        } else {
            inbox.discardReadBytes();
            inbox.writeBytes(bytes);
            bytes.release();
        }
    }

    /** Handles everything that can be handled now. */
    void run() {
        ByteBuf in = inbox;
        if (in == null) {
            return;
        }
        inbox = null;
        cursor.over(in, in.readerIndex());
        from = in.readerIndex();
        if (streaming > 0) {
            streaming = cursor.skip(streaming);
            if (!streamingForwarded) {
                from = cursor.position();
            }
        }
        Step step = Step.NEXT;
        while (step == Step.NEXT && cursor.next()) {
            step = frame(in);
        }
        finish(in, step);
    }

    private void finish(ByteBuf in, Step step) {
        RelayOutput out = client.serverInput();
        if (step == Step.CLOSED || client.isClosed()) {
            in.release();
            return;
        }
        if (!cursor.atEnd()) {
            send(out, in, cursor.position());
            keep(in);
        } else if (out == null) {
            in.release();
        } else if (replay.wants(in, from)) {
            out.range(in, from, in.writerIndex());
            replay.keep(in, client.ledgerSize());
        } else {
            client.sent(in.writerIndex() - from);
            out.rest(in, from);
        }
        client.flushServer();
    }

    private void keep(ByteBuf in) {
        int position = cursor.position();
        if (in.refCnt() == 1 && position == in.readerIndex()) {
            inbox = in;
        } else {
            int length = in.writerIndex() - position;
            inbox = in.alloc().buffer(Math.max(2 * length, 256)).writeBytes(in, position, length);
            in.release();
        }
    }

    private Step frame(ByteBuf in) {
        byte tag = cursor.tag();
        int length = cursor.bodyLength();
        if (!lawful(tag, length)) {
            return Step.CLOSED;
        }
        return switch (tag) {
            case FrontendTag.TERMINATE -> {
                client.goodbye();
                yield Step.CLOSED;
            }
            case FrontendTag.COPY_DATA -> copyData();
            case FrontendTag.COPY_DONE, FrontendTag.COPY_FAIL -> copyEnd();
            default -> refusing ? refuse(in, tag) : request(in, tag);
        };
    }

    /** Work for a server. */
    private Step request(ByteBuf in, byte tag) {
        if (!client.hasServer()) {
            if (tag == FrontendTag.FLUSH) {
                return drop(in);
            }
            if (!client.acquire()) {
                return Step.BLOCKED;
            }
        }
        ReplyLedger ledger = client.ledger();
        if (ledger.isDiscarding() && tag != FrontendTag.SYNC) {
            return drop(in); // the server would do the same, up to the next Sync
        }
        if (ledger.isEmpty() && !client.requestMayBegin(ledger)) {
            return Step.BLOCKED;
        }
        return switch (tag) {
            case FrontendTag.QUERY -> query(in);
            case FrontendTag.SYNC -> {
                replay.sync();
                ledger.sync();
                yield pass();
            }
            case FrontendTag.EXECUTE -> entered(ReplyLedger.EXECUTE);
            case FrontendTag.FUNCTION_CALL -> {
                replay.refuse();
                yield entered(ReplyLedger.FUNCTION_CALL);
            }
            case FrontendTag.FLUSH -> pass();
            default -> statements.frame(in, cursor, replay);
        };
    }

    private Step query(ByteBuf in) {
        replay.refuse();
        if (!client.pool().policy().simpleQueryAllowed()) {
            client.simpleQueryRefused();
            return Step.CLOSED;
        }
        return statements.query(in, cursor) ? pass() : Step.NEED_BYTES;
    }

    /** Outside of a COPY PostgreSQL ignores these; they must not make it busy, let alone get the client a server. */
    private Step copyData() {
        return client.hasServer() && client.ledger().wantsCopyData() ? pass() : dropUnseen();
    }

    private Step copyEnd() {
        if (!client.hasServer() || !client.ledger().wantsCopyData()) {
            return dropUnseen();
        }
        client.ledger().copyEnd();
        return pass();
    }

    private Step entered(int request) {
        client.ledger().add(request);
        return pass();
    }

    /** The frame, or what is there of it, goes to the server unchanged. */
    Step pass() {
        streaming = cursor.skip();
        streamingForwarded = true;
        return Step.NEXT;
    }

    /** The frame, or what is there of it, goes nowhere; what was before it has to be sent first. */
    Step drop(ByteBuf in) {
        RelayOutput out = client.serverInput();
        send(out, in, cursor.start());
        return dropUnseen();
    }

    private Step dropUnseen() {
        ByteBuf in = cursor.buffer();
        send(client.serverInput(), in, cursor.start());
        streaming = cursor.skip();
        streamingForwarded = false;
        from = cursor.position();
        return Step.NEXT;
    }

    /** Sends everything before the frame under the cursor, and leaves a place for Weir's own words. */
    ByteBuf before(ByteBuf in) {
        RelayOutput out = client.requireServerInput();
        send(out, in, cursor.start());
        return out.own();
    }

    /** The frame's bytes up to {@code to} have been replaced: the rest of it passes. */
    Step passFrom(int to) {
        from = to;
        return pass();
    }

    private void send(@Nullable RelayOutput out, ByteBuf in, int to) {
        if (out != null) {
            client.sent(to - from);
            out.range(in, from, to);
        }
        from = to;
    }

    // ---- refusing ----

    /**
     * Answers the first request that waits, and what belongs to it, with an error that the caller has sent; the client
     * stays.
     */
    void refuseFirst() {
        refusing = true;
        run();
    }

    private Step refuse(ByteBuf in, byte tag) {
        boolean ends = tag == FrontendTag.SYNC || tag == FrontendTag.QUERY || tag == FrontendTag.FUNCTION_CALL;
        drop(in);
        if (ends) {
            refusing = false;
            client.refusedUntilHere();
        }
        return Step.NEXT;
    }

    // ---- replaying ----

    Replay replay() {
        return replay;
    }

    /** Handles the last batch once more, before anything that has come since. */
    void runAgain(ByteBuf batch) {
        ByteBuf later = inbox;
        inbox = batch;
        if (later != null) {
            add(later);
        }
        run();
    }

    // ---- framing ----

    private boolean lawful(byte tag, int length) {
        int limit =
                switch (tag) {
                    case FrontendTag.BIND,
                            FrontendTag.PARSE,
                            FrontendTag.QUERY,
                            FrontendTag.FUNCTION_CALL,
                            FrontendTag.COPY_DATA -> client.pool().policy().maxPacketSize();
                    case FrontendTag.CLOSE,
                            FrontendTag.DESCRIBE,
                            FrontendTag.EXECUTE,
                            FrontendTag.FLUSH,
                            FrontendTag.SYNC,
                            FrontendTag.TERMINATE,
                            FrontendTag.COPY_DONE,
                            FrontendTag.COPY_FAIL -> SHORT_FRAME;
                    default -> -1;
                };
        if (limit < 0) {
            client.violated("invalid frontend message type %d".formatted(tag & 0xff));
            return false;
        }
        if (length < 0 || length > limit) {
            client.violated("invalid message length: %d bytes in a message of type \"%c\", at most %d are allowed"
                    .formatted(length, tag, limit));
            return false;
        }
        return true;
    }

    /** Half a frame has been sent: only this client could complete it. */
    boolean midFrame() {
        return streaming > 0 && streamingForwarded;
    }

    boolean isIdle() {
        return inbox == null && streaming == 0;
    }

    void release() {
        if (inbox != null) {
            inbox.release();
            inbox = null;
        }
        replay.release();
    }
}
