package dev.weir.session;

import dev.weir.wire.ClientError;
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
    /** Requests a client may have outstanding on a server before it is not read any further. */
    private static final int MOST_OWED = 4_096;
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
    /** The next request is to be answered with an error that has been sent: a query, or a batch up to its Sync. */
    private boolean refusing;

    private boolean refusingBatch;
    /** Frames wait here until replies have come, or until the client has read some. */
    private boolean heldBack;

    private int from;

    FrontendRelay(ClientSession client) {
        this.client = client;
        this.statements = new StatementRelay(client, this);
        this.replay = new Replay();
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
        heldBack = false;
        Step step = Step.NEXT;
        while (step == Step.NEXT && cursor.next()) {
            step = client.link().writable() ? frame(in) : holdBack();
        }
        finish(in, step);
    }

    private void finish(ByteBuf in, Step step) {
        if (step == Step.CLOSED || client.state() == ClientState.CLOSED) {
            in.release();
            return;
        }
        RelayOutput out = serverInput();
        if (!cursor.atEnd()) {
            send(out, in, cursor.position());
            replay.cut();
            keep(in);
        } else if (out == null) {
            in.release();
        } else if (replay.wants(in, from)) {
            send(out, in, in.writerIndex());
            replay.keep(in, ledger().size());
        } else {
            client.pool().counters().bytesReceived += in.writerIndex() - from;
            out.rest(in, from);
        }
        ServerSession server = client.server();
        if (server != null) {
            server.send();
            client.link().flush(); // replies that were made up
        }
        boolean served = client.state() == ClientState.LEASED
                && server != null
                && server.link().writable();
        if (!heldBack && (served || client.state() == ClientState.READY)) {
            client.link().reading(true);
        }
        client.ran();
    }

    private @Nullable RelayOutput serverInput() {
        ServerSession server = client.server();
        return server == null ? null : server.input();
    }

    /** Only while a server is leased, which whoever handles a request has made sure of. */
    ServerSession server() {
        ServerSession server = client.server();
        if (server == null) {
            throw new IllegalStateException("no server is leased");
        }
        return server;
    }

    private ReplyLedger ledger() {
        return server().ledger();
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
        String fault = fault(tag, length);
        if (fault != null) {
            return dismiss(SessionErrors.violation(fault));
        }
        return switch (tag) {
            case FrontendTag.TERMINATE -> {
                if (!client.departure().mayLeave()) {
                    yield holdBack();
                }
                client.goodbye();
                yield Step.CLOSED;
            }
            case FrontendTag.COPY_DATA -> copyData();
            case FrontendTag.COPY_DONE, FrontendTag.COPY_FAIL -> copyEnd();
            default -> refusing ? refuse(tag) : request(in, tag);
        };
    }

    /** Work for a server. */
    private Step request(ByteBuf in, byte tag) {
        if (client.server() == null) {
            if (tag == FrontendTag.FLUSH) {
                return drop();
            }
            if (!cursor.whole() && cursor.bodyLength() < statements.worthWaitingFor(tag)) {
                return Step.NEED_BYTES; // a client that dribbles must not hold a server meanwhile
            }
            if (!client.acquire()) {
                return refusing ? refuse(tag) : Step.BLOCKED; // refused at once, or answered later
            }
        }
        ServerSession server = server();
        if (server.ledger().isDiscarding() && tag != FrontendTag.SYNC) {
            return drop(); // the server would do the same, up to the next Sync
        }
        if (replay.isDue()) {
            return holdBack();
        }
        if (server.ledger().size() >= MOST_OWED) {
            return statements.names().awaitReplies();
        }
        if (server.ledger().isEmpty()) {
            send(server.input(), in, cursor.start()); // before Weir's own words: it may be the end of a half-sent frame
            if (!client.requestMayBegin(server)) {
                return Step.BLOCKED;
            }
        }
        statements.closeLeftovers(tag);
        replay.follow();
        return forward(in, tag, server.ledger());
    }

    private Step forward(ByteBuf in, byte tag, ReplyLedger ledger) {
        return switch (tag) {
            case FrontendTag.QUERY -> query(in);
            case FrontendTag.SYNC -> {
                replay.sync();
                ledger.sync();
                yield pass();
            }
            case FrontendTag.EXECUTE -> statements.names().execute(in, cursor);
            case FrontendTag.FUNCTION_CALL -> {
                replay.refuse();
                statements.names().endsBatch();
                ledger.add(ReplyLedger.FUNCTION_CALL);
                yield pass();
            }
            case FrontendTag.FLUSH -> pass();
            default -> statements.frame(in, cursor, replay);
        };
    }

    /** The client has to go: after the answers to what it asked before, if that was a whole batch or query. */
    Step dismiss(ClientError why) {
        if (!client.departure().mayLeave() && !ledger().isUnsynced()) {
            return holdBack();
        }
        send(serverInput(), cursor.buffer(), cursor.start()); // the ledger counts on answers to it
        client.close(why);
        return Step.CLOSED;
    }

    /** The frame under the cursor waits until replies have come. */
    Step holdBack() {
        heldBack = true;
        client.link().reading(false);
        return Step.BLOCKED;
    }

    private Step query(ByteBuf in) {
        replay.refuse();
        if (!client.pool().policy().simpleQueryAllowed()) {
            return dismiss(SessionErrors.simpleQuery());
        }
        return statements.names().query(in, cursor);
    }

    /** Outside of a COPY PostgreSQL ignores these; they must not make it busy, let alone get the client a server. */
    private Step copyData() {
        return client.server() != null && ledger().wantsCopyData() ? pass() : drop();
    }

    private Step copyEnd() {
        if (client.server() == null || !ledger().wantsCopyData()) {
            return drop();
        }
        if (ledger().size() >= MOST_OWED) {
            return statements.names().awaitReplies();
        }
        ledger().copyEnd();
        return pass();
    }

    /** The frame, or what is there of it, goes to the server unchanged. */
    Step pass() {
        streaming = cursor.skip();
        streamingForwarded = true;
        return Step.NEXT;
    }

    /** The frame, or what is there of it, goes nowhere; what came before it has its place before whatever follows. */
    Step drop() {
        send(serverInput(), cursor.buffer(), cursor.start());
        streaming = cursor.skip();
        streamingForwarded = false;
        from = cursor.position();
        return Step.NEXT;
    }

    /** Sends everything before the frame under the cursor, and makes room there for Weir's own words. */
    ByteBuf before() {
        RelayOutput out = server().input();
        send(out, cursor.buffer(), cursor.start());
        return out.own();
    }

    /** The frame's bytes up to {@code to} have been replaced: the rest of it passes. */
    Step passFrom(int to) {
        from = to;
        return pass();
    }

    private void send(@Nullable RelayOutput out, ByteBuf in, int to) {
        if (out != null) {
            client.pool().counters().bytesReceived += to - from;
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

    private Step refuse(byte tag) {
        boolean query = tag == FrontendTag.QUERY || tag == FrontendTag.FUNCTION_CALL;
        boolean ends = tag == FrontendTag.SYNC || (query && !refusingBatch);
        refusingBatch |= !query && tag != FrontendTag.FLUSH;
        drop();
        if (ends) {
            refusing = false;
            refusingBatch = false;
            client.voice().ready();
        }
        return Step.NEXT;
    }

    // ---- replaying ----

    Replay replay() {
        return replay;
    }

    /** The last batch is to be handled once more, before anything that has come since; takes the buffer. */
    void putBack(@Nullable ByteBuf batch) {
        if (batch != null) {
            ByteBuf later = inbox;
            inbox = batch;
            heldBack = true;
            if (later != null) {
                add(later);
            }
        }
    }

    // ---- framing ----

    /** What is wrong with the frame's header, or null. */
    private @Nullable String fault(byte tag, int length) {
        int limit = switch (tag) {
            case FrontendTag.BIND,
                    FrontendTag.PARSE,
                    FrontendTag.QUERY,
                    FrontendTag.FUNCTION_CALL,
                    FrontendTag.COPY_DATA -> client.pool().policy().maxPacketSize();
            case FrontendTag.CLOSE,
                    FrontendTag.DESCRIBE,
                    FrontendTag.EXECUTE,
                    FrontendTag.SYNC,
                    FrontendTag.TERMINATE,
                    FrontendTag.COPY_DONE,
                    FrontendTag.COPY_FAIL -> SHORT_FRAME;
            case FrontendTag.FLUSH -> 0; // or PostgreSQL skips everything up to a Sync, whoever sends it
            default -> -1;
        };
        if (limit < 0) {
            return "invalid frontend message type %d".formatted(tag & 0xff);
        }
        return length >= 0 && length <= limit
                ? null
                : "invalid message length: %d bytes in a message of type \"%c\", at most %d are allowed (max_packet_size, or the protocol's own limit)"
                        .formatted(length, tag, limit);
    }

    /** Half a frame has been sent: only this client could complete it. */
    boolean midFrame() {
        return streaming > 0 && streamingForwarded;
    }

    boolean isHeldBack() {
        return heldBack;
    }

    /** What has come and waits ends with a Terminate. */
    boolean endsWithGoodbye() {
        if (inbox == null || inbox.readableBytes() < FrameCursor.HEADER) {
            return false;
        }
        int last = inbox.writerIndex() - FrameCursor.HEADER;
        return inbox.getByte(last) == FrontendTag.TERMINATE && inbox.getInt(last + 1) == 4;
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
