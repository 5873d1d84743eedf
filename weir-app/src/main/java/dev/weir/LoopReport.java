package dev.weir;

import dev.weir.admin.snapshot.ClientRow;
import dev.weir.admin.snapshot.Figures;
import dev.weir.admin.snapshot.PoolRow;
import dev.weir.admin.snapshot.ServerRow;
import dev.weir.net.LoopHome;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolSnapshot;
import dev.weir.session.ClientSession;
import dev.weir.session.ServerFacts;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import dev.weir.telemetry.PoolCounters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one loop owns at one moment, as values that may leave it.
 *
 * @param traffic by database, since the start
 */
record LoopReport(List<Pool> pools, List<ClientRow> clients, List<ServerRow> servers, Map<String, Figures> traffic) {
    /** One pool on one loop. */
    record Pool(PoolKey key, PoolSnapshot lane, PoolRow.Clients clients, PoolRow.Servers servers) {}

    /** On the loop only. */
    static LoopReport of(LoopHome home, SessionRows rows) {
        var tallies = new LinkedHashMap<SessionPool, Tally>();
        home.allPools().forEach(pool -> tallies.put(pool, new Tally()));
        var clients = new ArrayList<ClientRow>();
        for (ClientSession client : home.clients()) {
            ClientRow row = rows.client(client);
            clients.add(row);
            tallies.computeIfAbsent(client.pool(), _ -> new Tally()).count(row);
        }
        var servers = new ArrayList<ServerRow>();
        for (ServerSession server : home.servers()) {
            ServerRow row = rows.server(server);
            servers.add(row);
            tallies.computeIfAbsent(server.pool(), _ -> new Tally())
                    .count(row, ServerFacts.of(server).cancelUnderWay());
        }
        var pools = new ArrayList<Pool>();
        tallies.forEach((pool, tally) -> {
            PoolSnapshot lane = pool.lane().snapshot(home.now());
            pools.add(new Pool(pool.key(), lane, tally.clients(), tally.servers(lane.connecting())));
        });
        return new LoopReport(pools, clients, servers, traffic(home));
    }

    /** By database, since the start; on the loop only. */
    static Map<String, Figures> traffic(LoopHome home) {
        var sums = new HashMap<String, PoolCounters>();
        home.departed()
                .forEach((database, gone) ->
                        sums.computeIfAbsent(database, _ -> new PoolCounters()).add(gone));
        home.allPools()
                .forEach(pool -> sums.computeIfAbsent(pool.key().database(), _ -> new PoolCounters())
                        .add(pool.counters()));
        var figures = new HashMap<String, Figures>();
        sums.forEach((database, sum) -> figures.put(database, figures(sum)));
        return figures;
    }

    private static Figures figures(PoolCounters sum) {
        return new Figures(
                sum.serverAssignments,
                sum.transactions,
                sum.queries,
                sum.bytesReceived,
                sum.bytesSent,
                sum.transactionTime / 1_000,
                sum.queryTime / 1_000,
                sum.waitTime / 1_000,
                sum.clientParses,
                sum.serverParses,
                sum.binds);
    }

    private static final class Tally {
        private final Map<ClientRow.State, Integer> clients = new EnumMap<>(ClientRow.State.class);
        private final Map<ServerRow.State, Integer> servers = new EnumMap<>(ServerRow.State.class);
        private int cancels;

        void count(ClientRow row) {
            clients.merge(row.state(), 1, Integer::sum);
        }

        void count(ServerRow row, boolean cancelUnderWay) {
            servers.merge(row.state(), 1, Integer::sum);
            cancels += cancelUnderWay ? 1 : 0;
        }

        PoolRow.Clients clients() {
            return new PoolRow.Clients(
                    of(ClientRow.State.ACTIVE) + of(ClientRow.State.IDLE),
                    of(ClientRow.State.WAITING),
                    of(ClientRow.State.ACTIVE_CANCEL_REQ),
                    of(ClientRow.State.WAITING_CANCEL_REQ));
        }

        /** @param connecting attempts, those too that have no connection yet */
        PoolRow.Servers servers(int connecting) {
            return new PoolRow.Servers(
                    of(ServerRow.State.ACTIVE),
                    cancels,
                    of(ServerRow.State.BEING_CANCELED),
                    of(ServerRow.State.IDLE),
                    of(ServerRow.State.USED),
                    of(ServerRow.State.TESTED),
                    connecting);
        }

        private int of(ClientRow.State state) {
            return clients.getOrDefault(state, 0);
        }

        private int of(ServerRow.State state) {
            return servers.getOrDefault(state, 0);
        }
    }
}
