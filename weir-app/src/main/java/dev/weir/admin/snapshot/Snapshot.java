package dev.weir.admin.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The whole pooler at {@code takenAt}. Rows are in the order in which they will be shown.
 *
 * @param statsWindow length of the stretch that {@link StatsRow#window} covers; zero before the first one is complete
 */
public record Snapshot(
        Instant takenAt,
        PoolerState state,
        List<PoolRow> pools,
        List<ClientRow> clients,
        List<ServerRow> servers,
        List<DatabaseRow> databases,
        List<UserRow> users,
        List<StatsRow> stats,
        Duration statsWindow,
        Counts counts,
        List<MemoryRow> memory) {

    /** Copies every list. */
    public Snapshot {
        pools = List.copyOf(pools);
        clients = List.copyOf(clients);
        servers = List.copyOf(servers);
        databases = List.copyOf(databases);
        users = List.copyOf(users);
        stats = List.copyOf(stats);
        memory = List.copyOf(memory);
    }
}
