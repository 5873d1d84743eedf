package dev.weir.session;

import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendMessages;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames that name a prepared statement. Each client has its names for itself; a server knows a text by one name of
 * Weir's, so names are replaced on the way, a statement is prepared on a server when it is first needed there, and what
 * the server holds already is not sent again.
 */
final class StatementRelay {
    private static final byte[] EMPTY_TEXT = {0, 0, 0};
    /** Longer texts are not kept, in bytes. */
    private static final int STREAMED_FROM = 1 << 20;
    /** A DEALLOCATE is shorter than this. */
    private static final int SHORT_TEXT = 1_024;

    private final ClientSession client;
    private final FrontendRelay relay;

    StatementRelay(ClientSession client, FrontendRelay relay) {
        this.client = client;
        this.relay = relay;
    }

    /** Parse, Bind, Describe or Close; called with a lease, and never while the server discards. */
    FrontendRelay.Step frame(ByteBuf in, FrameCursor frame, Replay replay) {
        byte tag = frame.tag();
        if (!client.pool().policy().tracksStatements()) {
            return untouched(tag);
        }
        return switch (tag) {
            case FrontendTag.PARSE -> {
                replay.refuse();
                yield frame.whole() ? parse(in, frame) : incomplete(in, frame);
            }
            case FrontendTag.BIND -> bind(in, frame, replay);
            case FrontendTag.DESCRIBE -> frame.whole() ? describe(in, frame, replay) : FrontendRelay.Step.NEED_BYTES;
            case FrontendTag.CLOSE -> frame.whole() ? close(in, frame) : FrontendRelay.Step.NEED_BYTES;
            default -> throw new IllegalStateException("not a statement frame: " + tag);
        };
    }

    private FrontendRelay.Step untouched(byte tag) {
        int request = switch (tag) {
            case FrontendTag.PARSE -> ReplyLedger.PARSE;
            case FrontendTag.BIND -> ReplyLedger.BIND;
            case FrontendTag.DESCRIBE -> ReplyLedger.DESCRIBE;
            default -> ReplyLedger.CLOSE;
        };
        count(tag);
        ledger().add(request);
        return relay.pass();
    }

    private void count(byte tag) {
        if (tag == FrontendTag.PARSE) {
            client.pool().counters().clientParses++;
            client.pool().counters().serverParses++;
        } else if (tag == FrontendTag.BIND) {
            client.pool().counters().binds++;
        }
    }

    // ---- Parse ----

    private FrontendRelay.Step parse(ByteBuf in, FrameCursor frame) {
        int name = frame.body();
        int nameLength = string(in, name, frame.frameEnd());
        if (nameLength < 0 || string(in, name + nameLength + 1, frame.frameEnd()) < 0) {
            return malformed();
        }
        client.pool().counters().clientParses++;
        int text = name + nameLength + 1;
        int textLength = frame.frameEnd() - text;
        if (nameLength == 0) {
            return parseUnnamed(in, text, textLength);
        }
        byte[] key = ByteBufUtil.getBytes(in, name, nameLength, true);
        if (client.statements().get(key) != null) {
            return parseTwice(key);
        }
        PreparedStatement statement = client.pool().statements().of(in, text, textLength);
        return parseNamed(key, new ClientStatement(statement));
    }

    /** The text is kept: by the time of a Bind in a later batch another client may have used this server, or this client another. */
    private FrontendRelay.Step parseUnnamed(ByteBuf in, int text, int length) {
        ClientStatement before = client.statements().get(ClientStatements.NO_NAME);
        PreparedStatement statement = before != null && ByteTable.same(before.statement.parse, in, text, length)
                ? before.statement
                : client.pool().statements().of(in, text, length);
        enter(ClientStatements.NO_NAME, new ClientStatement(statement));
        return relay.pass();
    }

    private FrontendRelay.Step parseNamed(byte[] name, ClientStatement parsed) {
        PreparedStatement statement = parsed.statement;
        // in a failed transaction PostgreSQL refuses every Parse: let it, it looks at that before the name
        boolean held = server().statements().use(statement) && server().status() != 'E';
        ByteBuf out = relay.before();
        if (held) {
            var change = StatementChange.parse(server().statements(), client.statements(), name, parsed, false);
            ledger().add(ReplyLedger.PARSE, ReplyLedger.INVENT, change);
            relay.drop();
            client.settle();
            return FrontendRelay.Step.NEXT;
        }
        makeRoom(out);
        writeParse(out, statement.serverName, statement.parse);
        enter(name, parsed);
        return relay.drop();
    }

    /** The name is in use: the server itself shall say so, in its own words, and fail the batch as it would have. */
    private FrontendRelay.Step parseTwice(byte[] name) {
        ByteBuf out = relay.before();
        putScratch(out, name);
        ledger().add(ReplyLedger.PARSE);
        return relay.pass();
    }

    /** A statement of the client's own name, empty, on the server for just this batch. */
    private void putScratch(ByteBuf out, byte[] name) {
        closeLeftovers(out);
        writeParse(out, name, EMPTY_TEXT);
        ledger().add(ReplyLedger.PARSE, ReplyLedger.SWALLOW, null);
        server().statements().leftover(name);
    }

    /**
     * Not whole yet. A text of ordinary length is waited for, since it must be kept; a longer one passes as it comes, and its
     * client stays on the one server that has it.
     */
    private FrontendRelay.Step incomplete(ByteBuf in, FrameCursor frame) {
        if (frame.bodyLength() < STREAMED_FROM) {
            return FrontendRelay.Step.NEED_BYTES;
        }
        int nameLength = string(in, frame.body(), in.writerIndex());
        if (nameLength < 0) {
            return FrontendRelay.Step.NEED_BYTES;
        }
        byte[] name = ByteBufUtil.getBytes(in, frame.body(), nameLength, true);
        if (nameLength > 0 && client.statements().get(name) != null) {
            return parseTwice(name);
        }
        PreparedStatement statement = client.pool().statements().streamed();
        server().pin("a statement of %d bytes".formatted(frame.bodyLength()));
        ByteBuf out = relay.before();
        byte[] serverName = nameLength == 0 ? name : statement.serverName;
        out.writeByte(FrontendTag.PARSE).writeInt(frame.bodyLength() + 4 - nameLength + serverName.length);
        out.writeBytes(serverName).writeByte(0);
        enter(name, new ClientStatement(statement));
        return relay.passFrom(frame.body() + nameLength + 1);
    }

    /** A Parse of the client's that goes to the server. */
    private void enter(byte[] name, ClientStatement parsed) {
        var change = StatementChange.parse(server().statements(), client.statements(), name, parsed, true);
        if (name.length == 0) {
            server().statements().unnamed(parsed.statement);
        }
        client.pool().counters().serverParses++;
        ledger().add(ReplyLedger.PARSE, ReplyLedger.FORWARD, change);
    }

    // ---- Bind, Describe, Close ----

    private FrontendRelay.Step bind(ByteBuf in, FrameCursor frame, Replay replay) {
        int there = Math.min(in.writerIndex(), frame.body() + frame.bodyLength());
        int portal = string(in, frame.body(), there);
        int name = frame.body() + portal + 1;
        int nameLength = portal < 0 ? -1 : string(in, name, there);
        if (nameLength < 0) {
            return frame.whole() ? malformed() : FrontendRelay.Step.NEED_BYTES;
        }
        client.pool().counters().binds++;
        ClientStatement bound = client.statements().get(in, name, nameLength);
        beginReplay(frame, bound, nameLength, replay);
        if (nameLength == 0) {
            useUnnamed(bound);
            client.bound(bound);
            ledger().add(ReplyLedger.BIND, ReplyLedger.FORWARD, rider(bound));
            return relay.pass();
        }
        ByteBuf out = relay.before();
        byte[] serverName = use(out, in, name, nameLength, bound);
        client.bound(bound);
        ledger().add(ReplyLedger.BIND, ReplyLedger.FORWARD, rider(bound));
        out.writeByte(FrontendTag.BIND);
        out.writeInt(frame.bodyLength() + 4 - nameLength + serverName.length);
        out.writeBytes(in, frame.body(), portal + 1).writeBytes(serverName).writeByte(0);
        return relay.passFrom(name + nameLength + 1);
    }

    private FrontendRelay.Step describe(ByteBuf in, FrameCursor frame, Replay replay) {
        int name = frame.body() + 1;
        int nameLength = string(in, name, frame.frameEnd());
        if (nameLength < 0) {
            return malformed();
        }
        if (in.getByte(frame.body()) != 'S') {
            client.describedPortal();
            ledger().add(ReplyLedger.DESCRIBE);
            return relay.pass();
        }
        ClientStatement described = client.statements().get(in, name, nameLength);
        beginReplay(frame, described, nameLength, replay);
        if (described != null) {
            described.described = true;
        }
        if (nameLength == 0) {
            useUnnamed(described);
            ledger().add(ReplyLedger.DESCRIBE);
            return relay.pass();
        }
        ByteBuf out = relay.before();
        byte[] serverName = use(out, in, name, nameLength, described);
        ledger().add(ReplyLedger.DESCRIBE, ReplyLedger.FORWARD, described == null ? null : described.statement);
        out.writeByte(FrontendTag.DESCRIBE).writeInt(4 + 1 + serverName.length + 1);
        out.writeByte('S').writeBytes(serverName).writeByte(0);
        return relay.drop();
    }

    /** A statement stays on the server for the next client that sends its text; only the client's name for it goes. */
    private FrontendRelay.Step close(ByteBuf in, FrameCursor frame) {
        int nameLength = string(in, frame.body() + 1, frame.frameEnd());
        if (nameLength < 0) {
            return malformed();
        }
        if (in.getByte(frame.body()) != 'S') {
            ledger().add(ReplyLedger.CLOSE);
            return relay.pass();
        }
        relay.before();
        byte[] name = ByteBufUtil.getBytes(in, frame.body() + 1, nameLength, true);
        var change = StatementChange.close(server().statements(), client.statements(), name);
        ledger().add(ReplyLedger.CLOSE, ReplyLedger.INVENT, change);
        relay.drop();
        client.settle();
        return FrontendRelay.Step.NEXT;
    }

    private void beginReplay(FrameCursor frame, @Nullable ClientStatement used, int nameLength, Replay replay) {
        boolean first = ledger().isEmpty() && server().status() == ServerSession.IDLE;
        if (first && !ledger().isUnsynced() && nameLength > 0 && used != null && !used.described) {
            replay.begin(frame.start());
        } else if (!replay.isOpen()) {
            replay.refuse();
        }
    }

    // ---- making sure the server has it ----

    /** Prepares the statement where it is missing; the name to use for it on this server. */
    private byte[] use(ByteBuf out, ByteBuf in, int name, int nameLength, @Nullable ClientStatement used) {
        if (used == null) {
            return unknown(ByteBufUtil.getBytes(in, name, nameLength, true));
        }
        PreparedStatement statement = used.statement;
        if (!server().statements().use(statement)) {
            makeRoom(out);
            prepare(out, statement.serverName, statement);
            ledger().add(
                            ReplyLedger.PARSE,
                            ReplyLedger.SWALLOW,
                            StatementChange.prepare(server().statements(), statement));
        }
        return statement.serverName;
    }

    /** The server answers that there is no such statement, as long as the name cannot be one of Weir's. */
    private static byte[] unknown(byte[] name) {
        byte[] prefix = StatementCatalog.PREFIX;
        if (name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
            name[0] = '_';
        }
        return name;
    }

    private void useUnnamed(@Nullable ClientStatement used) {
        if (used == null) {
            ByteBuf out = relay.before();
            FrontendMessages.closeStatement(out, ClientStatements.NO_NAME); // whatever others left under it
            ledger().add(ReplyLedger.CLOSE, ReplyLedger.SWALLOW, null);
            server().statements().unnamed(null);
            return;
        }
        PreparedStatement statement = used.statement;
        if (server().statements().unnamed() != statement) {
            ByteBuf out = relay.before();
            prepare(out, ClientStatements.NO_NAME, statement);
            ledger().add(ReplyLedger.PARSE, ReplyLedger.SWALLOW, StatementChange.prepare(server().statements(), null));
            server().statements().unnamed(statement);
        }
    }

    private void prepare(ByteBuf out, byte[] name, PreparedStatement statement) {
        client.pool().counters().serverParses++;
        writeParse(out, name, statement.parse);
    }

    private void makeRoom(ByteBuf out) {
        closeLeftovers(out);
        PreparedStatement evicted =
                server().statements().evict(client.pool().policy().maxPreparedStatements());
        if (evicted != null) {
            closeOnServer(out, evicted.serverName);
        }
    }

    private void closeLeftovers(ByteBuf out) {
        if (server().statements().hasLeftovers()) {
            for (byte[] name : server().statements().takeLeftovers()) {
                closeOnServer(out, name);
            }
        }
    }

    private void closeOnServer(ByteBuf out, byte[] name) {
        FrontendMessages.closeStatement(out, name);
        ledger().add(
                        ReplyLedger.CLOSE,
                        ReplyLedger.SWALLOW,
                        StatementChange.closeOnServer(server().statements(), name));
    }

    // ---- DEALLOCATE in SQL ----

    /** A simple query; false when it has to be whole to be understood. */
    boolean query(ByteBuf in, FrameCursor frame) {
        Rider rider = null;
        if (client.statements().hasNamed() && client.pool().policy().tracksStatements()) {
            if (!frame.whole() && frame.bodyLength() < SHORT_TEXT) {
                return false;
            }
            int there = Math.min(in.writerIndex(), frame.frameEnd());
            Deallocation deallocation = Deallocation.of(in, frame.body(), there - frame.body());
            if (deallocation != null) {
                rider = deallocating(deallocation);
            }
        }
        client.statements().forgetUnnamed();
        server().statements().unnamed(null);
        ledger().add(ReplyLedger.QUERY, ReplyLedger.FORWARD, rider);
        return true;
    }

    /**
     * The text gives up a name that the client prepared by protocol, so on this server there is none such: it gets one first,
     * and can then do and answer what it was asked.
     */
    private @Nullable Rider deallocating(Deallocation deallocation) {
        if (client.statements().get(deallocation.name()) == null) {
            return null;
        }
        putScratch(relay.before(), deallocation.name());
        return StatementChange.close(server().statements(), client.statements(), deallocation.name());
    }

    /** What a Bind of the statement has riding along. */
    private @Nullable Rider rider(@Nullable ClientStatement bound) {
        if (bound == null) {
            return null;
        }
        Deallocation deallocation = bound.statement.deallocation;
        Rider change = deallocation == null ? null : deallocating(deallocation);
        return change == null ? bound.statement : change;
    }

    private ServerSession server() {
        return relay.server();
    }

    private ReplyLedger ledger() {
        return server().ledger();
    }

    private FrontendRelay.Step malformed() {
        client.violated("invalid message format");
        return FrontendRelay.Step.CLOSED;
    }

    /** Length of the C string at {@code from}, or -1 when it does not end before {@code to}. */
    private static int string(ByteBuf in, int from, int to) {
        if (from < 0 || from >= to) {
            return -1;
        }
        int zero = in.indexOf(from, to, (byte) 0);
        return zero < 0 ? -1 : zero - from;
    }

    private static void writeParse(ByteBuf out, byte[] name, byte[] body) {
        out.writeByte(FrontendTag.PARSE).writeInt(4 + name.length + 1 + body.length);
        out.writeBytes(name).writeByte(0).writeBytes(body);
    }
}
