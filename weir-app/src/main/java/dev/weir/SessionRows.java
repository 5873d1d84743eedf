package dev.weir;

import dev.weir.admin.snapshot.ClientRow;
import dev.weir.admin.snapshot.Connection;
import dev.weir.admin.snapshot.Endpoint;
import dev.weir.admin.snapshot.ServerRow;
import dev.weir.net.LinkFacts;
import dev.weir.session.ClientFacts;
import dev.weir.session.ClientSession;
import dev.weir.session.ServerFacts;
import dev.weir.session.ServerSession;
import dev.weir.wire.StartupMessage;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns sessions into rows; to be used on the session's loop.
 *
 * @param now the loop's time, at {@code wall}
 * @param port names Weir's Unix socket
 */
record SessionRows(long now, Instant wall, int port) {
    private static final Endpoint UNKNOWN = new Endpoint("unknown", 0);

    ClientRow client(ClientSession client) {
        ClientFacts facts = ClientFacts.of(client);
        LinkFacts link = LinkFacts.of(client.link());
        StartupMessage startup = client.startup();
        var connection = new Connection(
                link.id(),
                startup.user(),
                startup.database(),
                end(link.remote(), port),
                end(link.local(), port),
                link.connectedAt(),
                requestedAt(link, facts.requestedAt()),
                0,
                "",
                Objects.requireNonNullElse(facts.applicationName(), ""),
                facts.preparedStatements(),
                replication(startup.replication()));
        return new ClientRow(
                connection,
                state(facts),
                facts.awaitsAnswer() ? since(facts.requestedAt()) : Duration.ZERO,
                facts.server() == null ? 0 : LinkFacts.of(facts.server().link()).id(),
                false,
                facts.server() == null ? null : ServerFacts.of(facts.server()).pinnedBy());
    }

    private static ClientRow.State state(ClientFacts client) {
        return switch (client.state()) {
            case READY, CLOSED -> ClientRow.State.IDLE;
            case WAITING -> ClientRow.State.WAITING;
            case PREPARING, LEASED -> ClientRow.State.ACTIVE;
        };
    }

    ServerRow server(ServerSession server) {
        ServerFacts facts = ServerFacts.of(server);
        LinkFacts link = LinkFacts.of(server.link());
        ClientSession client = facts.client();
        var connection = new Connection(
                link.id(),
                server.pool().key().user(),
                server.pool().key().database(),
                end(link.remote(), portInName(link.remote())),
                end(link.local(), portInName(link.remote())),
                link.connectedAt(),
                requestedAt(link, facts.requestedAt()),
                facts.processId(),
                "",
                Objects.requireNonNullElse(facts.applicationName(), ""),
                facts.preparedStatements(),
                client == null
                        ? Connection.Replication.NONE
                        : replication(client.startup().replication()));
        return new ServerRow(
                connection,
                state(facts),
                facts.awaitsAnswer() ? since(facts.requestedAt()) : Duration.ZERO,
                client == null ? 0 : LinkFacts.of(client.link()).id(),
                server.closeNeeded() != null,
                facts.pinnedBy());
    }

    private static ServerRow.State state(ServerFacts server) {
        return switch (server.phase()) {
            case LOGIN -> ServerRow.State.NEW;
            case IDLE -> server.needsCheck() ? ServerRow.State.USED : ServerRow.State.IDLE;
            case PREPARING -> server.client() == null ? ServerRow.State.TESTED : ServerRow.State.ACTIVE;
            case SERVING -> ServerRow.State.ACTIVE;
            case AWAITING_CANCEL -> ServerRow.State.BEING_CANCELED;
            // PgBouncer has no word for a server that was told to go and is still there; close_needed tells them apart
            case RECOVERING, CLEANING, LEAVING, CLOSED -> ServerRow.State.TESTED;
        };
    }

    private static Endpoint end(@Nullable SocketAddress address, int unixPort) {
        return address == null ? UNKNOWN : Endpoint.of(address, unixPort);
    }

    /** PostgreSQL's Unix sockets end in their port: {@code .s.PGSQL.5432}; 0 for anything else. */
    private static int portInName(@Nullable SocketAddress address) {
        String name = String.valueOf(address);
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.matches("\\d{1,5}") ? Integer.parseInt(last) : 0;
    }

    private Duration since(long then) {
        return Duration.ofNanos(Math.max(0, now - then));
    }

    /** A session that has not been asked anything yet has a time of request that means nothing. */
    private Instant requestedAt(LinkFacts facts, long then) {
        Instant asked = wall.minusNanos(now - then);
        return asked.isBefore(facts.connectedAt()) ? facts.connectedAt() : asked;
    }

    private static Connection.Replication replication(StartupMessage.Replication how) {
        return switch (how) {
            case NONE -> Connection.Replication.NONE;
            case LOGICAL -> Connection.Replication.LOGICAL;
            case PHYSICAL -> Connection.Replication.PHYSICAL;
        };
    }
}
