package dev.weir;

import dev.weir.admin.snapshot.ClientRow;
import dev.weir.admin.snapshot.Connection;
import dev.weir.admin.snapshot.Counts;
import dev.weir.admin.snapshot.Figures;
import dev.weir.admin.snapshot.MemoryRow;
import dev.weir.admin.snapshot.PoolRow;
import dev.weir.admin.snapshot.PoolerState;
import dev.weir.admin.snapshot.ServerRow;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.admin.snapshot.StatsRow;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.WeirConfig;
import dev.weir.net.PoolerNode;
import dev.weir.pool.PoolKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what the loops, the ledgers, the statistics and the configuration say at one moment. */
final class SnapshotTaker {
    private final PoolerNode node;
    private final LoopReader loops;
    private final StatsPeriods stats;

    SnapshotTaker(PoolerNode node, LoopReader loops, StatsPeriods stats) {
        this.node = node;
        this.loops = loops;
        this.stats = stats;
    }

    /** Waits for every loop; the loops answer one after the other, so a total may be older than another by microseconds. */
    Snapshot take() {
        int port = node.port();
        List<LoopReport> reports =
                loops.ask(home -> LoopReport.of(home, new SessionRows(home.now(), Instant.now(), port)));
        WeirConfig config = node.config();
        var rows = new ConfiguredRows(config, node);
        List<PoolRow> pools = pools(reports, config);
        List<ClientRow> clients = merged(reports, LoopReport::clients, ClientRow::connection);
        List<ServerRow> servers = merged(reports, LoopReport::servers, ServerRow::connection);
        return new Snapshot(
                Instant.now(),
                node.orders().isEverythingPaused() ? PoolerState.PAUSED : PoolerState.ACTIVE,
                pools,
                clients,
                servers,
                rows.databases(distinct(pools.stream().map(PoolRow::database))),
                rows.users(distinct(Stream.concat(
                        pools.stream().map(PoolRow::user),
                        clients.stream().map(client -> client.connection().user())))),
                stats(reports, config),
                stats.last().length(),
                counts(reports, config),
                memory());
    }

    /** In the order in which they were made. */
    private static <T> List<T> merged(
            List<LoopReport> reports, Function<LoopReport, List<T>> part, Function<T, Connection> connection) {
        return reports.stream()
                .flatMap(report -> part.apply(report).stream())
                .sorted(Comparator.comparingLong(row -> connection.apply(row).id()))
                .toList();
    }

    private static Set<String> distinct(Stream<String> names) {
        return new TreeSet<>(names.toList());
    }

    /** A database and a user make one row, whatever else keeps their pools apart. */
    private static List<PoolRow> pools(List<LoopReport> reports, WeirConfig config) {
        var rows = new TreeMap<String, PoolRow>();
        for (LoopReport report : reports) {
            for (LoopReport.Pool pool : report.pools()) {
                String name = pool.key().database() + '\0' + pool.key().user();
                rows.merge(name, row(pool, config.databaseFor(pool.key().database())), SnapshotTaker::sum);
            }
        }
        return List.copyOf(rows.values());
    }

    private static PoolRow row(LoopReport.Pool pool, @Nullable DatabaseConfig line) {
        return new PoolRow(
                pool.key().database(),
                pool.key().user(),
                pool.clients(),
                pool.servers(),
                Duration.ofNanos(pool.lane().oldestWait()),
                pool.lane().mode().name().toLowerCase(Locale.ROOT),
                line == null ? null : ConfiguredRows.loadBalance(line));
    }

    private static PoolRow sum(PoolRow one, PoolRow other) {
        var a = one.clients();
        var b = other.clients();
        var c = one.servers();
        var d = other.servers();
        return new PoolRow(
                one.database(),
                one.user(),
                new PoolRow.Clients(
                        a.active() + b.active(),
                        a.waiting() + b.waiting(),
                        a.activeCancelRequests() + b.activeCancelRequests(),
                        a.waitingCancelRequests() + b.waitingCancelRequests()),
                new PoolRow.Servers(
                        c.active() + d.active(),
                        c.activeCancel() + d.activeCancel(),
                        c.beingCanceled() + d.beingCanceled(),
                        c.idle() + d.idle(),
                        c.used() + d.used(),
                        c.tested() + d.tested(),
                        c.login() + d.login()),
                one.maxWait().compareTo(other.maxWait()) >= 0 ? one.maxWait() : other.maxWait(),
                one.poolMode(),
                one.loadBalanceHosts());
    }

    private List<StatsRow> stats(List<LoopReport> reports, WeirConfig config) {
        Map<String, Figures> totals =
                StatsPeriods.sum(reports.stream().map(LoopReport::traffic).toList());
        StatsPeriods.Window window = stats.last();
        var names = new LinkedHashSet<>(config.databases().keySet());
        names.addAll(new TreeSet<>(totals.keySet()));
        return names.stream()
                .map(name -> new StatsRow(name, totals.getOrDefault(name, Figures.ZERO), window.of(name)))
                .toList();
    }

    private Counts counts(List<LoopReport> reports, WeirConfig config) {
        int most = config.global().limits().maxClientConn();
        int freeClients =
                Math.max(0, (most == 0 ? Integer.MAX_VALUE : most) - node.room().total());
        var held = new HashMap<PoolKey, Integer>();
        var size = new HashMap<PoolKey, Integer>();
        for (LoopReport report : reports) {
            for (LoopReport.Pool pool : report.pools()) {
                held.merge(pool.key(), pool.lane().servers(), Integer::sum); // over all lanes of the pool
                size.put(pool.key(), pool.lane().limits().poolSize());
            }
        }
        int freeServers = held.entrySet().stream()
                .mapToInt(pool -> free(size.getOrDefault(pool.getKey(), 0), pool.getValue()))
                .sum();
        return new Counts(node.loggingIn(), freeClients, freeServers);
    }

    /** A pool without a limit has no number of free servers: it counts as 0. */
    private static int free(int size, int held) {
        return Math.max(0, size - held);
    }

    private static List<MemoryRow> memory() {
        var rows = new ArrayList<MemoryRow>();
        Runtime java = Runtime.getRuntime();
        long free = java.freeMemory();
        rows.add(new MemoryRow("heap", 1, java.totalMemory() - free, free));
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider buffers) {
            rows.add(new MemoryRow("direct_buffers", 1, buffers.metric().usedDirectMemory(), 0));
        }
        return rows;
    }
}
