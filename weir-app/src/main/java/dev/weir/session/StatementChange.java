package dev.weir.session;

import org.jspecify.annotations.Nullable;

/**
 * What a request does to the two catalogues of prepared statements. It is applied when the request is sent, so that
 * later requests of the same pipeline see it, and undone when an error makes the server fail or skip that request.
 */
final class StatementChange implements Rider {
    private final ServerStatements server;
    /** The client whose name changes; null when the request is Weir's own. */
    private final @Nullable ClientStatements client;

    private final byte[] name;
    /** What the name stood for when the change was last applied. */
    private @Nullable ClientStatement before;

    private final @Nullable ClientStatement after;
    /** Prepared on the server under its own name by this request. */
    private final @Nullable PreparedStatement prepared;
    /** Name closed on the server by this request. */
    private final byte @Nullable [] closed;

    /** The request gives the server another unnamed statement, or takes it away. */
    private boolean ofUnnamed;

    private @Nullable PreparedStatement unnamed;
    /** The server's unnamed statement when the change was last applied. */
    private @Nullable PreparedStatement unnamedBefore;

    private StatementChange(ServerStatements server, @Nullable PreparedStatement prepared, byte @Nullable [] closed) {
        this.server = server;
        this.client = null;
        this.name = ClientStatements.NO_NAME;
        this.after = null;
        this.prepared = prepared;
        this.closed = closed;
    }

    private StatementChange(
            ServerStatements server,
            ClientStatements client,
            byte[] name,
            @Nullable ClientStatement after,
            boolean sent) {
        this.server = server;
        this.client = client;
        this.name = name;
        this.after = after;
        this.prepared = sent && name.length > 0 && after != null ? after.statement : null;
        this.closed = null;
    }

    /** The client's Parse; {@code sent} is false when the server holds the statement already. */
    static StatementChange parse(
            ServerStatements server, ClientStatements client, byte[] name, ClientStatement after, boolean sent) {
        var change = new StatementChange(server, client, name, after, sent);
        return (name.length == 0 ? change.ofUnnamed(after.statement) : change).apply();
    }

    /** The client gives a name up. */
    static StatementChange close(ServerStatements server, ClientStatements client, byte[] name) {
        return new StatementChange(server, client, name, null, false).apply();
    }

    /** A simple query destroys the unnamed statement (PostgreSQL protocol, "Extended Query"). */
    static StatementChange query(ServerStatements server, ClientStatements client) {
        return new StatementChange(server, client, ClientStatements.NO_NAME, null, false)
                .ofUnnamed(null)
                .apply();
    }

    /** Weir prepares on this server what the client prepared on another. */
    static StatementChange prepare(ServerStatements server, PreparedStatement statement) {
        return new StatementChange(server, statement, null).apply();
    }

    /** The same for the unnamed statement. */
    static StatementChange prepareUnnamed(ServerStatements server, PreparedStatement statement) {
        return new StatementChange(server, null, null).ofUnnamed(statement).apply();
    }

    /** Weir takes the unnamed statement away, which may be another client's. */
    static StatementChange closeUnnamed(ServerStatements server) {
        return new StatementChange(server, null, null).ofUnnamed(null).apply();
    }

    private StatementChange ofUnnamed(@Nullable PreparedStatement next) {
        ofUnnamed = true;
        unnamed = next;
        return this;
    }

    /** Weir closes a name on this server. */
    static StatementChange closeOnServer(ServerStatements server, byte[] name) {
        return new StatementChange(server, null, name);
    }

    /** Of a name, here or there, rather than of the unnamed statement only. */
    boolean isOfNames() {
        return name.length > 0 || prepared != null || closed != null;
    }

    /** What the server will hold for whoever sends the same text; null when it is nothing of that kind. */
    @Nullable
    PreparedStatement shared() {
        return prepared != null && prepared.shared ? prepared : null;
    }

    StatementChange apply() {
        if (client != null) {
            before = client.get(name);
            client.set(name, after);
        }
        if (prepared != null) {
            server.add(prepared);
        }
        if (closed != null) {
            server.closed(closed); // what made room is not to come back because an older change is applied again
        }
        if (ofUnnamed) {
            unnamedBefore = server.unnamed();
            server.unnamed(unnamed);
        }
        return this;
    }

    /** Names become what they were before, until the change is applied again. */
    void takeBack() {
        if (client != null) {
            client.set(name, before);
        }
        if (ofUnnamed) {
            server.unnamed(unnamedBefore);
        }
    }

    /**
     * @param failed this very request failed, rather than being skipped: a Parse that fails has by then destroyed the
     *     unnamed statement that was there before ({@code exec_parse_message} in {@code postgres.c})
     */
    void undo(boolean failed) {
        if (ofUnnamed) {
            server.unnamed(failed ? null : unnamedBefore);
        }
        if (client != null) {
            client.set(name, failed && name.length == 0 ? null : before);
        }
        if (prepared != null) {
            server.remove(prepared);
        }
        if (closed != null) {
            server.leftover(closed);
        }
    }
}
