package dev.weir.session;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.BackendTag;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Carries a server's replies to the client that leases it, strikes them off the {@link ReplyLedger}, drops what Weir asked
 * for itself and puts in what was never asked. Rows and COPY data pass through whole or in pieces; only short frames that
 * change a state are waited for.
 */
final class BackendRelay implements ReplyLedger.Listener {
    /** Errors are looked into as far as this; PostgreSQL puts severity and SQLSTATE first. */
    private static final int ERROR_PREFIX = 8_192;
    /** No CommandComplete, ParameterStatus or ReadyForQuery of PostgreSQL comes near this. */
    private static final int LONGEST_OPENED = 65_536;

    private final ServerSession server;
    private final ReplyLedger ledger;
    private final ReplyEffects effects;
    private final FrameCursor cursor = new FrameCursor();
    private final Remainder remainder = new Remainder();
    private int streaming;
    private boolean streamingForwarded;
    /** The client has begun a transaction where it may not: it hears nothing more but that. */
    private boolean forbidden;
    /** What the server did that no server may. */
    private @Nullable String fault;

    private int from;
    private @Nullable RelayOutput out;
    private boolean inTurn;

    BackendRelay(ServerSession server, ReplyLedger ledger, ReplyEffects effects) {
        this.server = server;
        this.ledger = ledger;
        this.effects = effects;
    }

    /** Bytes from the server; takes the buffer. */
    void received(ByteBuf bytes) {
        ByteBuf in = remainder.join(bytes);
        out = server.clientOutput();
        inTurn = true;
        cursor.over(in, in.readerIndex());
        from = in.readerIndex();
        if (streaming > 0) {
            streaming = cursor.skip(streaming);
            if (!streamingForwarded) {
                from = cursor.position();
            }
        }
        settle(in);
        while (cursor.next() && frame(in)) {
            settle(in);
        }
        if (cursor.atEnd()) {
            rest(in);
        } else {
            range(in, cursor.position());
            remainder.keep(in, cursor.position());
            in.release();
        }
        sent();
        ClientSession offender = forbidden ? server.client() : null;
        forbidden = false;
        inTurn = false; // the end of an offender may give its server to somebody else, who goes on
        if (fault != null) {
            server.broken(fault);
        } else if (offender != null) {
            offender.close(SessionErrors.transactionInStatementMode());
        } else {
            server.turnEnded();
        }
    }

    /** Until the end of the turn its client does not go on, though what was written to it may tell it that it could. */
    boolean isInTurn() {
        return inTurn;
    }

    /** In the middle of a frame that the client sees: nothing of Weir's own may be put in. */
    boolean midFrame() {
        return streaming > 0 && streamingForwarded;
    }

    void release() {
        remainder.release();
    }

    /** Handles the frame under the cursor; false when it has to be whole and is not. */
    private boolean frame(ByteBuf in) {
        int length = cursor.bodyLength();
        byte tag = cursor.tag();
        if (!isPossible(tag, length)) {
            broken("sent a frame of type %d and %d bytes".formatted(tag & 0xff, length));
            return drop(in);
        }
        if (!cursor.whole() && mustBeWhole(tag, length, in)) {
            return false;
        }
        boolean forward = strike(tag, in) && out != null;
        if (fault != null) {
            return drop(in);
        }
        if (!forward) {
            range(in, cursor.start());
        }
        streaming = cursor.skip();
        streamingForwarded = forward;
        if (tag == BackendTag.DATA_ROW || tag == BackendTag.COPY_DATA) {
            cursor.skipAll(tag); // what goes for one goes for those behind it, a million of them perhaps
        }
        if (!forward) {
            from = cursor.position();
        }
        return true;
    }

    private static boolean isPossible(byte tag, int length) {
        return switch (tag) {
            case BackendTag.READY_FOR_QUERY -> length == 1;
            case BackendTag.PARAMETER_STATUS, BackendTag.COMMAND_COMPLETE -> length > 0 && length <= LONGEST_OPENED;
            default -> length >= 0;
        };
    }

    private boolean mustBeWhole(byte tag, int length, ByteBuf in) {
        return switch (tag) {
            case BackendTag.READY_FOR_QUERY, BackendTag.PARAMETER_STATUS, BackendTag.COMMAND_COMPLETE -> true;
            case BackendTag.ERROR_RESPONSE -> in.writerIndex() - cursor.body() < Math.min(length, ERROR_PREFIX);
            default -> false;
        };
    }

    /** Strikes the reply off the ledger; true when it is the client's. */
    private boolean strike(byte tag, ByteBuf in) {
        boolean forward = !ledger.swallows();
        switch (tag) {
            case BackendTag.DATA_ROW,
                    BackendTag.COPY_DATA,
                    BackendTag.COPY_DONE,
                    BackendTag.FUNCTION_CALL_RESPONSE -> {}
            case BackendTag.READY_FOR_QUERY -> forward = ready(in, forward);
            case BackendTag.COMMAND_COMPLETE -> {
                effects.commandCompleted(in, cursor.body());
                ledger.outlook().commandEnds();
                expect(ledger.commandComplete(), tag);
            }
            case BackendTag.BIND_COMPLETE -> expect(ledger.complete(ReplyLedger.BIND), tag);
            case BackendTag.PARSE_COMPLETE -> {
                effects.parsed();
                expect(ledger.complete(ReplyLedger.PARSE), tag);
            }
            case BackendTag.CLOSE_COMPLETE -> expect(ledger.complete(ReplyLedger.CLOSE), tag);
            case BackendTag.ROW_DESCRIPTION -> ledger.complete(ReplyLedger.DESCRIBE);
            case BackendTag.NO_DATA -> expect(ledger.complete(ReplyLedger.DESCRIBE), tag);
            case BackendTag.EMPTY_QUERY_RESPONSE -> expect(ledger.commandComplete(), tag);
            case BackendTag.PORTAL_SUSPENDED -> {
                ledger.outlook().commandEnds();
                expect(ledger.complete(ReplyLedger.EXECUTE), tag);
            }
            case BackendTag.ERROR_RESPONSE -> forward = error(in);
            case BackendTag.PARAMETER_STATUS -> forward = parameterStatus(in, forward);
            case BackendTag.COPY_IN_RESPONSE, BackendTag.COPY_BOTH_RESPONSE -> server.copyInBegins();
            case BackendTag.COPY_OUT_RESPONSE -> ledger.copyOutBegins();
            case BackendTag.NOTIFICATION_RESPONSE -> forward = effects.clientListens();
            case BackendTag.NOTICE_RESPONSE -> forward &= !effects.concernsNobody();
            case BackendTag.PARAMETER_DESCRIPTION -> {}
            default -> broken("sent an unknown frame of type " + (tag & 0xff));
        }
        return forward;
    }

    private boolean ready(ByteBuf in, boolean ofHead) {
        byte status = in.getByte(cursor.body());
        int owed = ledger.size();
        expect(ledger.ready(), BackendTag.READY_FOR_QUERY);
        boolean forward = ofHead || ledger.size() == owed; // of a Sync in doubt, which the client has sent
        ledger.outlook().settingsTold();
        if (effects.hasDiscarded()) {
            range(in, cursor.start()); // before the ReadyForQuery the client may be told something
        }
        effects.becameReady(status, !forward, out);
        if (!forward || !effects.isForbidden(status)) {
            return forward;
        }
        range(in, cursor.start());
        sent();
        forbidden = true;
        return false;
    }

    private void sent() {
        if (out != null) {
            out.send();
            out = null;
        }
    }

    private boolean error(ByteBuf in) {
        int there = Math.min(cursor.bodyLength(), in.writerIndex() - cursor.body());
        if (cursor.whole() && (there == 0 || in.getByte(cursor.frameEnd() - 1) != 0)) {
            broken("sent a malformed ErrorResponse");
        }
        ServerError error = ServerError.prefixOf(in, cursor.body(), there);
        ClientStatement used = ledger.headRider() instanceof ClientStatement bound ? bound : null;
        byte[] held = used == null ? null : used.heldBy(server.statements());
        boolean forward = effects.erred(error, this);
        return forward && (used == null || !cursor.whole() || !renamed(in, error, used, held));
    }

    /** PostgreSQL words some errors with the name it knows the statement by, which is Weir's: the client hears its own. */
    private boolean renamed(ByteBuf in, ServerError error, ClientStatement used, byte @Nullable [] held) {
        boolean named = error.is(SqlState.PROTOCOL_VIOLATION) || error.is(SqlState.INVALID_SQL_STATEMENT_NAME);
        byte[] hidden = named ? used.hiddenIn(error.message(), held) : null;
        if (out == null || hidden == null || used.name.length == 0) {
            return false;
        }
        range(in, cursor.start());
        int body = cursor.body();
        int at = body + ByteBufUtil.indexOf(Unpooled.wrappedBuffer(hidden), in.slice(body, cursor.bodyLength()));
        ByteBuf own = out.own().writeByte(BackendTag.ERROR_RESPONSE);
        own.writeInt(cursor.bodyLength() + 4 - hidden.length + used.name.length);
        own.writeBytes(in, body, at - body).writeBytes(used.name);
        own.writeBytes(in, at + hidden.length, cursor.frameEnd() - at - hidden.length);
        return true;
    }

    private boolean parameterStatus(ByteBuf in, boolean forward) {
        int end = cursor.frameEnd();
        int name = in.indexOf(cursor.body(), end, (byte) 0);
        int value = name < 0 ? -1 : in.indexOf(name + 1, end, (byte) 0);
        if (value < 0) {
            broken("sent a malformed ParameterStatus");
            return false;
        }
        String key = in.toString(cursor.body(), name - cursor.body(), StandardCharsets.UTF_8);
        String told = in.toString(name + 1, value - name - 1, StandardCharsets.UTF_8);
        String tell = effects.reported(key, told, forward);
        if (forward && out != null && tell != null && !tell.equals(told)) {
            range(in, cursor.start());
            BackendMessages.parameterStatus(out.own(), key, tell);
            return false;
        }
        return forward && tell != null;
    }

    private void expect(boolean answered, byte tag) {
        if (!answered) {
            broken("sent " + (char) tag + " that answers nothing it was asked");
        }
    }

    /** Puts in the replies whose turn has come, unless a frame is still passing through. */
    private void settle(ByteBuf in) {
        if (streaming == 0 && ledger.hasDue()) {
            range(in, cursor.position());
            ledger.settle(this);
        }
    }

    /** The same when a request was entered whose reply is due at once; in the middle of a turn that takes care of it itself. */
    void settle(RelayOutput client) {
        boolean free = out == null && streaming == 0 && remainder.isEmpty();
        if (free && ledger.hasDue() && !effects.isFarewellTold()) { // nothing comes after last words
            out = client;
            ledger.settle(this);
            out = null;
        }
    }

    @Override
    public void due(int request) {
        if (out == null) {
            return;
        }
        if (request == ReplyLedger.PARSE) {
            BackendMessages.parseComplete(out.own());
        } else {
            BackendMessages.closeComplete(out.own());
        }
    }

    @Override
    public void undone(StatementChange change, boolean failed) {
        change.undo(failed);
    }

    private void range(ByteBuf in, int to) {
        if (out != null) {
            out.range(in, from, to);
        }
        from = to;
    }

    private void rest(ByteBuf in) {
        if (out != null) {
            out.rest(in, from);
        } else {
            in.release();
        }
    }

    /** Server and Weir disagree about the conversation: nothing from here on can be trusted. */
    private void broken(String what) {
        if (fault == null) {
            fault = what;
        }
    }

    /** Neither this frame nor anything behind it. */
    private boolean drop(ByteBuf in) {
        range(in, cursor.start());
        streaming = 0;
        cursor.skip(Integer.MAX_VALUE);
        from = cursor.position();
        return false;
    }
}
