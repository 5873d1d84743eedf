package dev.weir.session;

import dev.weir.pool.PoolMode;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The frames that name a prepared statement. Each client has its names for itself; a server knows a text by one name of
 * Weir's, so names are replaced on the way, a statement is prepared on a server when it is first needed there, and what
 * the server holds already is not sent again.
 */
final class StatementRelay {
    /** Longer texts are not kept, in bytes. */
    private static final int STREAMED_FROM = 64 << 20;
    /** Longer frames need not be complete for a server to begin with them, in bytes. */
    private static final int WORTH_WAITING_FOR = 65_536;
    /** Names beyond this, in bytes, are no names: nothing is collected to find their end. */
    private static final int LONGEST_NAMES = 16_384;

    private final ClientSession client;
    private final FrontendRelay relay;
    private final ServerPreparation preparation;
    /** What the last Bind bound: a Describe of a portal means that one. */
    private @Nullable ClientStatement lastBound;

    private final SqlNames names;

    StatementRelay(ClientSession client, FrontendRelay relay) {
        this.client = client;
        this.relay = relay;
        this.preparation = new ServerPreparation(client, relay);
        this.names = new SqlNames(client, relay, preparation);
    }

    /** Frames below this, in bytes of the body, are complete before a server is asked for. */
    int worthWaitingFor(byte tag) {
        return tag == FrontendTag.PARSE && isTracking() ? STREAMED_FROM : WORTH_WAITING_FOR;
    }

    /** Parse, Bind, Describe or Close; called with a lease, and never while the server discards. */
    FrontendRelay.Step frame(ByteBuf in, FrameCursor frame, Replay replay) {
        byte tag = frame.tag();
        if (!isTracking()) {
            return untouched(tag);
        }
        return switch (tag) {
            case FrontendTag.PARSE -> frame.whole() ? parse(in, frame, replay) : incomplete(in, frame, replay);
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

    private FrontendRelay.Step parse(ByteBuf in, FrameCursor frame, Replay replay) {
        int name = frame.body();
        int nameLength = string(in, name, frame.frameEnd());
        if (nameLength < 0 || string(in, name + nameLength + 1, frame.frameEnd()) < 0) {
            return malformed();
        }
        if (nameLength > 0 && !client.pool().policy().tracksNames()) {
            return untouched(FrontendTag.PARSE);
        }
        if (nameLength > 0 && names.areInDoubt(nameLength)) {
            return names.awaitReplies();
        }
        client.pool().counters().clientParses++;
        int text = name + nameLength + 1;
        int textLength = frame.frameEnd() - text;
        boolean opens = opensBatch(replay);
        replay.refuse();
        if (nameLength == 0) {
            return parseUnnamed(in, text, textLength);
        }
        byte[] key = ByteBufUtil.getBytes(in, name, nameLength, true);
        if (client.statements().get(key) != null) {
            return parseTwice(frame, key);
        }
        PreparedStatement statement = client.settings().statements().of(in, text, textLength);
        if (server().effects().status() == 'E' || !ledger().outlook().foretellsParse()) {
            // in a failed transaction PostgreSQL refuses most texts, but not all, and what runs now may fail one or
            // change settings: let it decide, under a name it does not know
            PreparedStatement unshared = client.settings().statements().unshared(in, text, textLength);
            return parseOnServer(key, new ClientStatement(key, unshared));
        }
        if (server().statements().use(statement) == null) {
            return parseOnServer(key, new ClientStatement(key, statement));
        }
        replay.parsed(opens);
        return parseKnown(key, new ClientStatement(key, statement));
    }

    /** The text is kept: by the time of a Bind in a later batch another client may have used this server, or this client another. */
    private FrontendRelay.Step parseUnnamed(ByteBuf in, int text, int length) {
        StatementCatalog texts = client.settings().statements();
        boolean foretold = ledger().outlook().foretellsParse();
        PreparedStatement statement = foretold ? texts.of(in, text, length) : texts.unshared(in, text, length);
        enter(ClientStatements.NO_NAME, new ClientStatement(ClientStatements.NO_NAME, statement));
        return relay.pass();
    }

    /** The server holds the text: nothing needs to be sent. */
    private FrontendRelay.Step parseKnown(byte[] name, ClientStatement parsed) {
        relay.before();
        var change = StatementChange.parse(server().statements(), client.statements(), name, parsed, false);
        ledger().add(ReplyLedger.PARSE, ReplyLedger.INVENT, change);
        FrontendRelay.Step step = relay.drop();
        settle();
        return step;
    }

    private FrontendRelay.Step parseOnServer(byte[] name, ClientStatement parsed) {
        ByteBuf out = relay.before();
        preparation.makeRoom(out);
        ServerPreparation.writeParse(out, parsed.statement.serverName, parsed.statement.parse);
        enter(name, parsed);
        return relay.drop();
    }

    /** The name is in use: the server itself shall say so, in its own words, and fail the batch as it would have. */
    private FrontendRelay.Step parseTwice(FrameCursor frame, byte[] name) {
        ByteBuf out = relay.before();
        byte[] harmless = ServerPreparation.harmless(name);
        preparation.scratch(out, harmless, null);
        ledger().add(ReplyLedger.PARSE);
        out.writeByte(FrontendTag.PARSE).writeInt(frame.bodyLength() + 4);
        out.writeBytes(harmless).writeByte(0);
        return relay.passFrom(frame.body() + name.length + 1);
    }

    /**
     * Not whole yet. A text of ordinary length is waited for, since it must be kept; a longer one passes as it comes, and its
     * client stays on the one server that has it.
     */
    private FrontendRelay.Step incomplete(ByteBuf in, FrameCursor frame, Replay replay) {
        if (frame.bodyLength() < STREAMED_FROM) {
            return FrontendRelay.Step.NEED_BYTES;
        }
        int nameLength = string(in, frame.body(), in.writerIndex());
        if (nameLength < 0) {
            return in.writerIndex() - frame.body() > LONGEST_NAMES ? malformed() : FrontendRelay.Step.NEED_BYTES;
        }
        replay.refuse();
        byte[] name = ByteBufUtil.getBytes(in, frame.body(), nameLength, true);
        if (nameLength > 0 && client.statements().get(name) != null) {
            return parseTwice(frame, name);
        }
        PreparedStatement statement = client.settings().statements().streamed();
        server().effects().pin("a statement of %d bytes".formatted(frame.bodyLength()));
        ByteBuf out = relay.before();
        byte[] serverName = nameLength == 0 ? name : statement.serverName;
        out.writeByte(FrontendTag.PARSE).writeInt(frame.bodyLength() + 4 - nameLength + serverName.length);
        out.writeBytes(serverName).writeByte(0);
        enter(name, new ClientStatement(name, statement));
        return relay.passFrom(frame.body() + nameLength + 1);
    }

    /** A Parse of the client's that goes to the server; {@code isNew} there, unless it is sent to be refused. */
    private void enter(byte[] name, ClientStatement parsed) {
        var change = StatementChange.parse(server().statements(), client.statements(), name, parsed, true);
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
            boolean hopeless = frame.whole() || there - frame.body() > LONGEST_NAMES;
            return hopeless ? malformed() : FrontendRelay.Step.NEED_BYTES;
        }
        if (nameLength > 0 && !client.pool().policy().tracksNames()) {
            return untouched(FrontendTag.BIND);
        }
        if (names.areInDoubt(nameLength)) {
            return names.awaitReplies();
        }
        client.pool().counters().binds++;
        ClientStatement bound = client.statements().get(in, name, nameLength);
        names.bound(in, frame.body(), portal, bound);
        beginReplay(frame, bound, nameLength, replay);
        if (nameLength == 0) {
            preparation.useUnnamed(bound);
            lastBound = bound;
            ledger().add(ReplyLedger.BIND, ReplyLedger.FORWARD, bound);
            return relay.pass();
        }
        ByteBuf out = relay.before();
        byte[] serverName = bound == null
                ? preparation.unknown(out, ByteBufUtil.getBytes(in, name, nameLength, true))
                : preparation.use(out, bound);
        lastBound = bound;
        ledger().add(ReplyLedger.BIND, ReplyLedger.FORWARD, bound);
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
        if (nameLength > 0 && !client.pool().policy().tracksNames()) {
            return untouched(FrontendTag.DESCRIBE);
        }
        if (in.getByte(frame.body()) != 'S') {
            if (lastBound != null) {
                lastBound.described = true;
            }
            ledger().add(ReplyLedger.DESCRIBE);
            return relay.pass();
        }
        if (names.areInDoubt(nameLength)) {
            return names.awaitReplies();
        }
        ClientStatement described = client.statements().get(in, name, nameLength);
        beginReplay(frame, described, nameLength, replay);
        if (described != null) {
            described.described = true;
        }
        if (nameLength == 0) {
            preparation.useUnnamed(described);
            ledger().add(ReplyLedger.DESCRIBE, ReplyLedger.FORWARD, described);
            return relay.pass();
        }
        ByteBuf out = relay.before();
        byte[] serverName = described == null
                ? preparation.unknown(out, ByteBufUtil.getBytes(in, name, nameLength, true))
                : preparation.use(out, described);
        ledger().add(ReplyLedger.DESCRIBE, ReplyLedger.FORWARD, described);
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
        boolean named = nameLength > 0 && !client.pool().policy().tracksNames();
        if (named || in.getByte(frame.body()) != 'S') {
            return untouched(FrontendTag.CLOSE);
        }
        relay.before();
        byte[] name = ByteBufUtil.getBytes(in, frame.body() + 1, nameLength, true);
        var change = StatementChange.close(server().statements(), client.statements(), name);
        ledger().add(ReplyLedger.CLOSE, ReplyLedger.INVENT, change);
        relay.drop();
        settle();
        return FrontendRelay.Step.NEXT;
    }

    /**
     * Before anything else on a server that owes nothing: its client must not find names that others have left. Not before a
     * Flush, behind which no Sync has to come.
     */
    void closeLeftovers(byte tag) {
        if (tag != FrontendTag.FLUSH && server().statements().hasLeftovers() && ledger().isClear()) {
            preparation.closeLeftovers(relay.before());
        }
    }

    /** Query and Execute, as far as they touch names. */
    SqlNames names() {
        return names;
    }

    private void beginReplay(FrameCursor frame, @Nullable ClientStatement used, int nameLength, Replay replay) {
        if (opensBatch(replay) && nameLength > 0 && used != null && !used.described) {
            replay.begin(frame.start());
        } else if (!replay.isOpen()) {
            replay.refuse();
        }
    }

    /** Nothing of a batch, or of a transaction, has reached the server yet. */
    private boolean opensBatch(Replay replay) {
        boolean clear = ledger().isEmpty() && server().effects().status() == ServerSession.IDLE;
        return clear && (!ledger().isUnsynced() || replay.isParsed());
    }

    /** A reply that is made up may be due at once; it is flushed with what else the client gets. */
    private void settle() {
        server().settle(client.voice().output());
        client.voice().output().send();
    }

    /** Whether the client's prepared statements are kept apart from those of others. */
    private boolean isTracking() {
        return client.mode() != PoolMode.SESSION;
    }

    private ServerSession server() {
        return relay.server();
    }

    private ReplyLedger ledger() {
        return server().ledger();
    }

    private FrontendRelay.Step malformed() {
        return relay.dismiss(SessionErrors.violation("invalid message format"));
    }

    /** Length of the C string at {@code from}, or -1 when it does not end before {@code to}. */
    private static int string(ByteBuf in, int from, int to) {
        if (from < 0 || from >= to) {
            return -1;
        }
        int zero = in.indexOf(from, to, (byte) 0);
        return zero < 0 ? -1 : zero - from;
    }
}
