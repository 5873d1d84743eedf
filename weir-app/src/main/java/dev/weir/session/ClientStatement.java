package dev.weir.session;

import java.nio.charset.StandardCharsets;
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

    /**
     * The name of Weir's under which a server speaks of it.
     *
     * @param held the name under which the server had it when it was last asked
     * @return null when the message has none
     */
    byte @Nullable [] hiddenIn(String message, byte @Nullable [] held) {
        byte[] hidden = longer(message, held, longer(message, statement.serverName, null));
        return apart == null ? hidden : longer(message, apart.serverName, hidden);
    }

    /** One name may begin like another. */
    private static byte @Nullable [] longer(String message, byte @Nullable [] name, byte @Nullable [] found) {
        boolean better = name != null && (found == null || name.length > found.length);
        return better && message.contains(new String(name, StandardCharsets.US_ASCII)) ? name : found;
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
