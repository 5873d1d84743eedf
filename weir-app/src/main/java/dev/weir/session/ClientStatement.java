package dev.weir.session;

import org.jspecify.annotations.Nullable;

/** A client's own name for a prepared statement, and what the client has been told about it. */
final class ClientStatement implements Rider {
    /** Empty: the unnamed statement. */
    final byte[] name;

    /** Another object in another lane. */
    PreparedStatement statement;
    /** The same text, analysed under other settings than those of its Parse, so nobody else's; null until that was needed. */
    private @Nullable PreparedStatement apart;
    /** The client has asked for the row description: from then on a changed one would mislead it. */
    boolean described;

    ClientStatement(byte[] name, PreparedStatement statement) {
        this.name = name;
        this.statement = statement;
    }

    /** What a server may be given under the settings of {@code now}, for this client alone. */
    PreparedStatement apart(StatementCatalog now) {
        if (apart == null || !apart.isOf(now)) {
            apart = now.apart(statement);
        }
        return apart;
    }

    /** The name under which the server has it, or null. */
    byte @Nullable [] heldBy(ServerStatements server) {
        byte[] shared = server.use(statement);
        return shared == null && apart != null ? server.use(apart) : shared;
    }

    /** It has to be prepared anew there at its next use. */
    void staleOn(ServerStatements server) {
        server.stale(statement);
        if (apart != null) {
            server.stale(apart);
        }
    }

    /** The client lives in another lane now, where the statement is another object. */
    void arrived(PreparedStatement there) {
        statement = there;
        apart = null;
    }
}
