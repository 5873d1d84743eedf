package dev.weir.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One distinct Parse of a lane: a query text with its parameter types, under the name it has on every server that holds it.
 * Shared by all clients that sent the same text, so that each server prepares it once.
 */
final class PreparedStatement {
    /** Body of the Parse behind the name: query text, zero, number of parameter types, the types. Empty: too long to keep. */
    final byte[] parse;
    /** Name on the servers it is prepared on from this lane, without the terminating zero. */
    final byte[] serverName;
    /** Found by its text when another client sends the same. */
    final boolean shared;
    /** The text may give up names, all of them even. */
    final boolean sweeping;
    /** What the text itself deallocates, when that is all it does. */
    final @Nullable Deallocation deallocation;
    /** Client names and server entries that use it; at zero the catalogue forgets it. */
    private int holders;

    private final StatementCatalog catalog;

    PreparedStatement(StatementCatalog catalog, byte[] parse, byte[] serverName, boolean shared) {
        ByteBuf text = Unpooled.wrappedBuffer(parse);
        this.catalog = catalog;
        this.parse = parse;
        this.serverName = serverName;
        this.shared = shared;
        this.sweeping = Deallocation.isMentioned(text, 0, parse.length);
        this.deallocation = sweeping ? Deallocation.of(text, 0, parse.length) : null;
    }

    /** The same statement in another lane of the pool; null when its text was not kept. May be asked on the other's loop. */
    @Nullable
    PreparedStatement in(SessionPool other) {
        return other.statements(catalog.settings()).like(this);
    }

    /** Whether it is one of the catalogue's, or of another with the same settings. */
    boolean isOf(StatementCatalog other) {
        return catalog.settings().equals(other.settings());
    }

    void hold() {
        if (holders++ == 0 && shared) {
            catalog.added(this);
        }
    }

    void drop() {
        if (--holders == 0 && shared) {
            catalog.removed(this);
        }
    }
}
