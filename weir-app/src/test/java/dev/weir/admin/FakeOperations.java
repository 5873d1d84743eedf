package dev.weir.admin;

import dev.weir.admin.snapshot.ClientRow;
import dev.weir.admin.snapshot.Connection;
import dev.weir.admin.snapshot.Counts;
import dev.weir.admin.snapshot.DatabaseRow;
import dev.weir.admin.snapshot.Endpoint;
import dev.weir.admin.snapshot.Figures;
import dev.weir.admin.snapshot.MemoryRow;
import dev.weir.admin.snapshot.PoolRow;
import dev.weir.admin.snapshot.PoolerState;
import dev.weir.admin.snapshot.ServerRow;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.admin.snapshot.StatsRow;
import dev.weir.admin.snapshot.UserRow;
import dev.weir.config.ConfigEntry;
import dev.weir.wire.ClientError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pooler with one client on one server of one pool, that remembers what it was told to do. */
final class FakeOperations implements Operations {
    static final Instant NOW = Instant.parse("2026-11-21T10:30:00Z");

    final List<String> calls = new ArrayList<>();
    ReloadResult reload = new ReloadResult(List.of(), List.of(), List.of());

    @Nullable
    RuntimeException failure;

    @Nullable
    ClientError refusal;

    private Supplier<Waiting> lastAsked = () -> Waiting.GO_ON;

    /** What the last order learns when it asks now. */
    Waiting waiting() {
        return lastAsked.get();
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public Snapshot snapshot() {
        calls.add("snapshot");
        if (failure != null) {
            throw failure;
        }
        return new Snapshot(
                NOW,
                PoolerState.ACTIVE,
                List.of(pool("orders"), pool("stock")),
                List.of(new ClientRow(
                        connection(7, "10.0.0.9", 40000, "shop"),
                        ClientRow.State.ACTIVE,
                        Duration.ofMillis(1500),
                        12,
                        false,
                        "LISTEN")),
                List.of(new ServerRow(
                        connection(12, "10.0.0.1", 5432, ""), ServerRow.State.ACTIVE, Duration.ZERO, 7, true, null)),
                List.of(database()),
                List.of(
                        new UserRow("ada", 5, null, "session", 9, 1, 0, 2),
                        new UserRow("bob", null, null, null, 0, 0, 0, 0)),
                List.of(
                        new StatsRow("orders", figures(1000), figures(120)),
                        new StatsRow("stock", figures(10), figures(0))),
                Duration.ofSeconds(60),
                new Counts(3, 93, 19),
                List.of(new MemoryRow("heap", 1, 5_000_000_000L, 1_000_000_000L)));
    }

    @Override
    public List<ConfigEntry> config() {
        return List.of(
                new ConfigEntry("listen_port", "6432", "6432", false),
                new ConfigEntry("max_client_conn", "100", "100", true));
    }

    @Override
    public ReloadResult reload() {
        calls.add("reload");
        return reload;
    }

    @Override
    public Optional<ClientError> carryOut(DatabaseOrder order, Supplier<Waiting> waiting) {
        calls.add(order.toString());
        lastAsked = waiting;
        return Optional.ofNullable(refusal);
    }

    @Override
    public Optional<ClientError> killClient(long id) {
        calls.add("kill client " + id);
        return Optional.ofNullable(refusal);
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        calls.add("shutdown " + mode);
    }

    private static PoolRow pool(String database) {
        return new PoolRow(
                database,
                "ada",
                new PoolRow.Clients(1, 2, 3, 4),
                new PoolRow.Servers(5, 6, 7, 8, 9, 10, 11),
                Duration.ofNanos(2_000_345_678L),
                "transaction",
                null);
    }

    private static DatabaseRow database() {
        return new DatabaseRow(
                "orders",
                "10.0.0.1",
                5432,
                "orders_v2",
                null,
                20,
                2,
                3,
                Duration.ofHours(1),
                null,
                null,
                40,
                1,
                100,
                2,
                false,
                true);
    }

    private static Connection connection(long id, String address, int port, String application) {
        return new Connection(
                id,
                "ada",
                "orders",
                new Endpoint(address, port),
                new Endpoint("10.0.0.2", 6432),
                NOW.minusSeconds(60),
                NOW.minusSeconds(2),
                0,
                "",
                application,
                4,
                Connection.Replication.NONE);
    }

    private static Figures figures(long count) {
        return new Figures(
                count, count * 2, count * 3, count * 4, count * 5, count * 60, count * 70, count * 8, 9, 10, 11);
    }
}
