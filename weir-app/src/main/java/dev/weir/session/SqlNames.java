package dev.weir.session;

import dev.weir.pool.PoolMode;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a client does in SQL to the names it has given by protocol, and when nobody can say what a name stands for: then the
 * frame that uses it waits, instead of being sent under a name that may turn out to be wrong.
 */
final class SqlNames {
    /** A DEALLOCATE is shorter than this. */
    private static final int SHORT_TEXT = 1_024;
    /** Who has more of them open at once is not followed any further. */
    private static final int MOST_PORTALS = 64;

    private final ClientSession client;
    private final FrontendRelay relay;
    private final ServerPreparation preparation;
    /** Portals that hold a DEALLOCATE; null until there is one. */
    private @Nullable ByteTable<Deallocation> portals;

    /** Something under way may give up names: until it is answered nobody knows what one stands for. */
    private boolean sweeping;

    SqlNames(ClientSession client, FrontendRelay relay, ServerPreparation preparation) {
        this.client = client;
        this.relay = relay;
        this.preparation = preparation;
    }

    /** A portal that holds a DEALLOCATE may be executed; from here on names are in doubt. */
    void bound(ByteBuf in, int portal, int length, @Nullable ClientStatement bound) {
        sweeping |= bound != null && bound.statement.sweeping;
        Deallocation held = bound == null ? null : bound.statement.deallocation;
        if (held != null) {
            if (portals == null || portals.size() == MOST_PORTALS) {
                portals = new ByteTable<>();
            }
            portals.put(ByteBufUtil.getBytes(in, portal, length, true), held);
        } else if (portals != null && portals.get(in, portal, length) != null) {
            portals.remove(ByteBufUtil.getBytes(in, portal, length, true));
        }
    }

    FrontendRelay.Step execute(ByteBuf in, FrameCursor frame) {
        Rider rider = null;
        if (portals != null) {
            if (!frame.whole()) {
                return FrontendRelay.Step.NEED_BYTES;
            }
            int portal = in.indexOf(frame.body(), frame.frameEnd(), (byte) 0) - frame.body();
            Deallocation held = portal < 0 ? null : portals.get(in, frame.body(), portal);
            if (held != null) {
                if (ledger().doubts().ofNames()) {
                    return awaitReplies();
                }
                rider = deallocating(held, null);
            }
        }
        ledger().add(ReplyLedger.EXECUTE, ReplyLedger.FORWARD, rider);
        return relay.pass();
    }

    /** @param length of a name; zero for the unnamed statement */
    boolean areInDoubt(int length) {
        return length > 0 ? areInDoubt() : ledger().doubts().ofUnnamed();
    }

    /** What a name stands for depends on what is not answered yet. */
    private boolean areInDoubt() {
        if (sweeping && server().isAtRest()) {
            sweeping = false;
        }
        boolean doubtful = ledger().doubts().ofNames() || (sweeping && !ledger().isEmpty());
        return doubtful && !ledger().wantsCopyEnd(); // there PostgreSQL ends the session of who sends anything but data
    }

    /** The frame stays until everything sent is answered, which in an open batch PostgreSQL has to be asked for. */
    FrontendRelay.Step awaitReplies() {
        if (ledger().isUnsynced()) {
            relay.before().writeByte(FrontendTag.FLUSH).writeInt(4);
        }
        return relay.holdBack();
    }

    /** A simple query; what may be a DEALLOCATE has to be whole to be understood. */
    FrontendRelay.Step query(ByteBuf in, FrameCursor frame) {
        Rider rider = null;
        if (client.mode() != PoolMode.SESSION && mayBeNames()) {
            if (!frame.whole() && frame.bodyLength() < SHORT_TEXT) {
                return FrontendRelay.Step.NEED_BYTES;
            }
            int there = Math.min(in.writerIndex(), frame.frameEnd());
            boolean mentioned = Deallocation.isMentioned(in, frame.body(), there - frame.body());
            Deallocation alone =
                    mentioned && frame.whole() ? Deallocation.of(in, frame.body(), there - frame.body()) : null;
            if (alone != null && areInDoubt()) {
                return awaitReplies();
            }
            sweeping |= mentioned;
            if (alone != null && client.statements().get(alone.name()) != null) {
                boolean open = ledger().outlook().maySkip();
                rider = deallocating(alone, forgetUnnamed());
                if (!open) {
                    preparation.syncScratch();
                }
            } else if (alone != null) {
                rider = deallocating(alone, null);
            }
        }
        endsBatch();
        ledger().add(ReplyLedger.QUERY, ReplyLedger.FORWARD, rider == null ? forgetUnnamed() : rider);
        return relay.pass();
    }

    /** A Query or a FunctionCall. */
    void endsBatch() {
        if (ledger().isUnsynced()) {
            server().effects().queryInBatch();
        }
    }

    /** Of the client's, or some that have not been given up for good, or that were put there for an earlier batch. */
    private boolean mayBeNames() {
        return client.statements().hasNamed()
                || ledger().doubts().ofNames()
                || server().statements().hasLeftovers();
    }

    /** A simple query destroys the unnamed statement, unless an error in the open batch makes the server skip it. */
    private @Nullable Rider forgetUnnamed() {
        boolean known = client.statements().get(ClientStatements.NO_NAME) != null;
        if (ledger().doubts().any() || (known && ledger().outlook().maySkip())) {
            return StatementChange.query(server().statements(), client.statements());
        }
        client.statements().forgetUnnamed();
        server().statements().unnamed(null);
        return null;
    }

    /**
     * The text gives up a name that the client prepared by protocol, so on this server there is none such: it gets one first,
     * and can then do and answer what it was asked.
     *
     * @param too rides along with the request that comes first
     */
    private @Nullable Rider deallocating(Deallocation deallocation, @Nullable Rider too) {
        if (client.statements().get(deallocation.name()) == null) {
            if (server().statements().hasLeftovers()) {
                preparation.closeLeftovers(relay.before()); // it must not find what was put there for an earlier batch
            }
            return null;
        }
        preparation.scratch(relay.before(), deallocation.name(), too);
        return StatementChange.close(server().statements(), client.statements(), deallocation.name());
    }

    private ServerSession server() {
        return relay.server();
    }

    private ReplyLedger ledger() {
        return server().ledger();
    }
}
