package dev.weir.session;

import org.jspecify.annotations.Nullable;

/**
 * One distinct Parse of a lane: a query text with its parameter types, under the name it has on every server that holds it.
 * Shared by all clients that sent the same text, so that each server prepares it once.
 */
final class PreparedStatement implements Rider {
    /** Body of the Parse behind the name: query text, zero, number of parameter types, the types. Empty: too long to keep. */
    final byte[] parse;
    /** Name on the servers it is prepared on from this lane, without the terminating zero. */
    final byte[] serverName;
    /** What the text itself deallocates, when that is all it does. */
    final @Nullable Deallocation deallocation;
    /** Client names and server entries that use it; at zero the catalogue forgets it. */
    private int holders;

    private final StatementCatalog catalog;

    PreparedStatement(StatementCatalog catalog, byte[] parse, byte[] serverName, @Nullable Deallocation deallocation) {
        this.catalog = catalog;
        this.parse = parse;
        this.serverName = serverName;
        this.deallocation = deallocation;
    }

    /** The same statement in another lane of the pool; null when its text was not kept. May be asked on the other's loop. */
    @Nullable
    PreparedStatement in(SessionPool other) {
        return other.statements(catalog.settings()).like(this);
    }

    void hold() {
        if (holders++ == 0 && parse.length > 0) {
            catalog.added(this);
        }
    }

    void drop() {
        if (--holders == 0 && parse.length > 0) {
            catalog.removed(this);
        }
    }
}
