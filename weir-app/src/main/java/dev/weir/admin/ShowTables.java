package dev.weir.admin;

import dev.weir.admin.snapshot.ClientRow;
import dev.weir.admin.snapshot.Connection;
import dev.weir.admin.snapshot.DatabaseRow;
import dev.weir.admin.snapshot.PoolRow;
import dev.weir.admin.snapshot.PoolerState;
import dev.weir.admin.snapshot.ServerRow;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.admin.snapshot.UserRow;
import dev.weir.config.ConfigEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns what the pooler says of itself into the rows of each {@link ShowTarget}. */
final class ShowTables {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The console whose columns these are: monitoring tools choose their queries by it. */
    private static final String COMPATIBLE_WITH = "PgBouncer 1.25.0";

    private ShowTables() {}

    /** May block: most targets need a fresh snapshot. */
    static Table of(ShowTarget target, Operations operations) {
        return new Table(target.columns(), rows(target, operations));
    }

    private static List<Row> rows(ShowTarget target, Operations operations) {
        return switch (target) {
            case CLIENTS -> each(operations.snapshot().clients(), ShowTables::client);
            case CONFIG -> each(operations.config(), ShowTables::setting);
            case DATABASES -> each(operations.snapshot().databases(), ShowTables::database);
            case LISTS -> lists(operations.snapshot());
            case MEM ->
                each(
                        operations.snapshot().memory(),
                        memory -> new Row()
                                .text(memory.name())
                                .numbers(memory.size(), memory.used(), memory.free(), memory.totalBytes()));
            case POOLS -> each(operations.snapshot().pools(), ShowTables::pool);
            case SERVERS -> each(operations.snapshot().servers(), ShowTables::server);
            case SOCKETS -> sockets(operations.snapshot());
            case STATE -> state(operations.snapshot().state());
            case STATS -> StatsTables.stats(operations.snapshot());
            case STATS_AVERAGES -> StatsTables.averages(operations.snapshot());
            case STATS_TOTALS -> StatsTables.totals(operations.snapshot());
            case TOTALS -> StatsTables.sums(operations.snapshot());
            case USERS -> each(operations.snapshot().users(), ShowTables::user);
            case VERSION -> List.of(new Row().text(version(operations)));
            // No peers yet; names are resolved by the JVM, which does not say what it remembers; and frames go on as
            // they come, so no socket stands out as holding unparsed bytes.
            case ACTIVE_SOCKETS, DNS_HOSTS, DNS_ZONES, PEERS, PEER_POOLS -> List.of();
        };
    }

    static String version(Operations operations) {
        return "Weir %s (console of %s)".formatted(operations.version(), COMPATIBLE_WITH);
    }

    private static <T> List<Row> each(List<T> values, Function<T, Row> row) {
        return values.stream().map(row).toList();
    }

    private static Row pool(PoolRow pool) {
        var clients = pool.clients();
        var servers = pool.servers();
        return new Row()
                .text(pool.database())
                .text(pool.user())
                .numbers(clients.active(), clients.waiting())
                .numbers(clients.activeCancelRequests(), clients.waitingCancelRequests())
                .numbers(servers.active(), servers.activeCancel(), servers.beingCanceled(), servers.idle())
                .numbers(servers.used(), servers.tested(), servers.login())
                .secondsAndMicros(pool.maxWait())
                .text(pool.poolMode())
                .text(pool.loadBalanceHosts());
    }

    private static Row client(ClientRow client) {
        return clientAs(client, lower(client.state())).text(pinned(client.pinnedBy()));
    }

    private static Row server(ServerRow server) {
        return serverAs(server, lower(server.state())).text(pinned(server.pinnedBy()));
    }

    private static String pinned(@Nullable String by) {
        return by == null ? "" : by;
    }

    /** Clients and servers in one table, each state with a prefix that tells them apart. */
    private static List<Row> sockets(Snapshot snapshot) {
        var rows = new ArrayList<Row>();
        int buffers = ShowColumns.BUFFERS.size();
        for (var client : snapshot.clients()) {
            rows.add(clientAs(client, "cl_" + lower(client.state())).unknown(buffers));
        }
        for (var server : snapshot.servers()) {
            var state = server.state() == ServerRow.State.NEW ? "login" : lower(server.state());
            rows.add(serverAs(server, "sv_" + state).unknown(buffers));
        }
        return rows;
    }

    private static Row clientAs(ClientRow client, String state) {
        var row = start("C", client.connection(), state);
        row.secondsAndMicros(client.waited()).flag(client.closeNeeded());
        row.text(clientPointer(client.connection().id()))
                .text(client.serverId() == 0 ? "" : serverPointer(client.serverId()));
        return end(row, client.connection());
    }

    private static Row serverAs(ServerRow server, String state) {
        var row = start("S", server.connection(), state);
        row.secondsAndMicros(server.waited()).flag(server.closeNeeded());
        row.text(serverPointer(server.connection().id()))
                .text(server.clientId() == 0 ? "" : clientPointer(server.clientId()));
        return end(row, server.connection());
    }

    private static Row start(String type, Connection connection, String state) {
        return new Row()
                .text(type)
                .text(connection.user().isEmpty() ? "(nouser)" : connection.user())
                .text(connection.database().isEmpty() ? "(nodb)" : connection.database())
                .text(lower(connection.replication()))
                .text(state)
                .text(connection.remote().address())
                .number(connection.remote().port())
                .text(connection.local().address())
                .number(connection.local().port())
                .text(time(connection.connectedAt()))
                .text(time(connection.requestedAt()));
    }

    private static Row end(Row row, Connection connection) {
        return row.number(connection.processId())
                .text(connection.tls())
                .text(connection.applicationName())
                .number(connection.preparedStatements())
                .number(connection.id());
    }

    /** PgBouncer prints addresses in memory; all that tools do with them is to join {@code ptr} and {@code link}. */
    private static String clientPointer(long id) {
        return "c" + id;
    }

    private static String serverPointer(long id) {
        return "s" + id;
    }

    private static Row database(DatabaseRow database) {
        return new Row()
                .text(database.name())
                .text(database.host())
                .number(database.port())
                .text(database.database())
                .text(database.forceUser())
                .numbers(database.poolSize(), database.minPoolSize(), database.reservePoolSize())
                .number(seconds(database.serverLifetime()))
                .text(database.poolMode())
                .text(database.loadBalanceHosts())
                .numbers(database.maxConnections(), database.currentConnections())
                .numbers(database.maxClientConnections(), database.currentClientConnections())
                .flag(database.paused())
                .flag(database.disabled());
    }

    private static Row user(UserRow user) {
        return new Row()
                .text(user.name())
                .text(orEmpty(user.poolSize()))
                .text(orEmpty(user.reservePoolSize()))
                .text(user.poolMode())
                .numbers(user.maxUserConnections(), user.currentConnections())
                .numbers(user.maxUserClientConnections(), user.currentClientConnections());
    }

    private static Row setting(ConfigEntry entry) {
        return new Row()
                .text(entry.key())
                .text(entry.value())
                .text(entry.defaultValue())
                .text(yesNo(entry.changeable()));
    }

    private static List<Row> lists(Snapshot snapshot) {
        var counts = snapshot.counts();
        return List.of(
                item("databases", snapshot.databases().size()),
                item("users", snapshot.users().size()),
                item("peers", 0),
                item("pools", snapshot.pools().size()),
                item("peer_pools", 0),
                item("free_clients", counts.freeClients()),
                item("used_clients", snapshot.clients().size()),
                item("login_clients", counts.loginClients()),
                item("free_servers", counts.freeServers()),
                item("used_servers", snapshot.servers().size()),
                item("dns_names", 0),
                item("dns_zones", 0),
                item("dns_queries", 0),
                item("dns_pending", 0));
    }

    private static Row item(String name, int count) {
        return new Row().text(name).number(count);
    }

    private static List<Row> state(PoolerState state) {
        return List.of(
                new Row().text("active").text(yesNo(state == PoolerState.ACTIVE)),
                new Row().text("paused").text(yesNo(state == PoolerState.PAUSED)),
                new Row().text("suspended").text(yesNo(state == PoolerState.SUSPENDED)));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(duration.toSeconds(), Integer.MAX_VALUE);
    }

    private static String orEmpty(@Nullable Integer value) {
        return value == null ? "" : value.toString();
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }
}
