package dev.weir.session;

import dev.weir.wire.FrontendMessages;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes sure that the leased server has the prepared statements a client is about to use. */
final class ServerPreparation {
    private static final byte[] EMPTY_TEXT = {0, 0, 0};

    private final ClientSession client;
    private final FrontendRelay relay;

    ServerPreparation(ClientSession client, FrontendRelay relay) {
        this.client = client;
        this.relay = relay;
    }

    /** Prepares a named statement where it is missing; the name to use for it on this server. */
    byte[] use(ByteBuf out, ClientStatement used) {
        byte[] name = statements().use(used.statement);
        if (name != null) {
            return name;
        }
        PreparedStatement statement = ledger().outlook().hidesSettings() ? apart(used) : fitting(used);
        name = statements().use(statement);
        if (name != null) {
            return name;
        }
        makeRoom(out);
        prepare(out, statement.serverName, statement);
        ledger().add(ReplyLedger.PARSE, ReplyLedger.SWALLOW, StatementChange.prepare(statements(), statement));
        return statement.serverName;
    }

    /**
     * PostgreSQL will analyse the text under the settings the client has now. Others share only what was analysed under those
     * of its Parse; where they differ this client gets a statement of its own.
     */
    private PreparedStatement fitting(ClientStatement used) {
        return used.statement.isOf(client.settings().statements()) ? used.statement : apart(used);
    }

    private PreparedStatement apart(ClientStatement used) {
        return used.statement.parse.length == 0
                ? used.statement
                : used.apart(client.settings().statements());
    }

    /** For a name the client does not have: the server answers so, as long as it is neither one of Weir's nor left over. */
    byte[] unknown(ByteBuf out, byte[] name) {
        closeLeftovers(out);
        return harmless(name);
    }

    /** A client's own name as it may be shown to a server: it must not be one of Weir's. */
    static byte[] harmless(byte[] name) {
        byte[] prefix = StatementCatalog.PREFIX;
        if (name.length < prefix.length || !Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length)) {
            return name;
        }
        byte[] other = name.clone();
        other[0] = '_';
        return other;
    }

    /** Makes the server's unnamed statement the client's, or none if the client has none. */
    void useUnnamed(@Nullable ClientStatement used) {
        if (used == null) {
            FrontendMessages.closeStatement(relay.before(), ClientStatements.NO_NAME); // whatever others left there
            ledger().add(ReplyLedger.CLOSE, ReplyLedger.SWALLOW, StatementChange.closeUnnamed(statements()));
        } else if (statements().unnamed() != used.statement) {
            PreparedStatement statement = ledger().outlook().foretellsParse() ? fitting(used) : apart(used);
            if (statements().unnamed() != statement) {
                prepare(relay.before(), ClientStatements.NO_NAME, statement);
                var change = StatementChange.prepareUnnamed(statements(), statement);
                ledger().add(ReplyLedger.PARSE, ReplyLedger.SWALLOW, change);
            }
        }
    }

    /** A statement under a name of the client's own, empty, on the server for just this batch. */
    void scratch(ByteBuf out, byte[] name, @Nullable Rider rider) {
        closeLeftovers(out);
        writeParse(out, name, EMPTY_TEXT);
        ledger().add(ReplyLedger.PARSE, ReplyLedger.SWALLOW, rider);
        statements().leftover(name);
    }

    /** A simple query follows: it has to be carried out whatever has become of the scratch statement. */
    void syncScratch() {
        FrontendMessages.sync(relay.before());
        ledger().add(ReplyLedger.SYNC, ReplyLedger.SWALLOW, null);
    }

    /** One more statement is about to be prepared: what is left over goes, and so does the least recently used one. */
    void makeRoom(ByteBuf out) {
        closeLeftovers(out);
        int most = client.pool().policy().maxPreparedStatements();
        for (byte[] evicted = statements().evict(most);
                evicted != null;
                evicted = statements().evict(most)) {
            closeOnServer(out, evicted); // several after a reload
        }
    }

    void closeLeftovers(ByteBuf out) {
        if (statements().hasLeftovers()) {
            for (byte[] name : statements().takeLeftovers()) {
                closeOnServer(out, name);
            }
        }
    }

    private void closeOnServer(ByteBuf out, byte[] name) {
        FrontendMessages.closeStatement(out, name);
        ledger().add(ReplyLedger.CLOSE, ReplyLedger.SWALLOW, StatementChange.closeOnServer(statements(), name));
    }

    private void prepare(ByteBuf out, byte[] name, PreparedStatement statement) {
        client.pool().counters().serverParses++;
        writeParse(out, name, statement.parse);
    }

    static void writeParse(ByteBuf out, byte[] name, byte[] body) {
        out.writeByte(FrontendTag.PARSE).writeInt(4 + name.length + 1 + body.length);
        out.writeBytes(name).writeByte(0).writeBytes(body);
    }

    private ServerStatements statements() {
        return relay.server().statements();
    }

    private ReplyLedger ledger() {
        return relay.server().ledger();
    }
}
