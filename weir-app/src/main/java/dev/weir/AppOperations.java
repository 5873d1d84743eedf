package dev.weir;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.Operations;
import dev.weir.admin.ReloadResult;
import dev.weir.admin.ShutdownMode;
import dev.weir.admin.Waiting;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.config.ConfigChange;
import dev.weir.config.ConfigEntry;
import dev.weir.config.ConfigSource;
import dev.weir.config.Loaded;
import dev.weir.config.Problem;
import dev.weir.config.WeirConfig;
import dev.weir.net.PoolerNode;
import dev.weir.wire.ClientError;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the doors may ask of this process. */
public final class AppOperations implements Operations {
    private static final Logger LOG = LoggerFactory.getLogger(AppOperations.class);

    private final PoolerNode node;
    private final SnapshotTaker snapshots;
    private final ConfigSource source;
    private final DatabaseOrders orders;

    AppOperations(PoolerNode node, SnapshotTaker snapshots, ConfigSource source, DatabaseOrders orders) {
        this.node = node;
        this.snapshots = snapshots;
        this.source = source;
        this.orders = orders;
    }

    @Override
    public String version() {
        String version = AppOperations.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    @Override
    public Snapshot snapshot() {
        return snapshots.take();
    }

    @Override
    public List<ConfigEntry> config() {
        return node.config().entries().stream()
                .map(entry -> entry.key().equals("io") ? entry.inEffect(node.io()) : entry)
                .toList();
    }

    /** One at a time: signals and consoles may ask together. */
    @Override
    public synchronized ReloadResult reload() {
        Loaded loaded = source.read();
        loaded.problems().warnings().forEach(problem -> LOG.warn("{}", problem));
        loaded.problems().errors().forEach(problem -> LOG.error("{}", problem));
        WeirConfig next = loaded.config();
        if (next == null) {
            List<String> problems =
                    loaded.problems().errors().stream().map(Problem::toString).toList();
            return new ReloadResult(problems, List.of(), List.of());
        }
        List<ConfigChange> changes = node.config().changesTo(next);
        node.reload(next.reloadedOver(node.config()));
        source.accepted(next);
        changes.forEach(change -> LOG.info("configuration: {}", change));
        return new ReloadResult(
                List.of(),
                names(changes, change -> !change.needsRestart()),
                names(changes, ConfigChange::needsRestart));
    }

    private static List<String> names(List<ConfigChange> changes, Predicate<ConfigChange> which) {
        return changes.stream().filter(which).map(ConfigChange::what).toList();
    }

    @Override
    public Optional<ClientError> carryOut(DatabaseOrder order, Supplier<Waiting> waiting) {
        return orders.carryOut(order, waiting);
    }

    @Override
    public Optional<ClientError> killClient(long id) {
        return orders.killClient(id);
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        LOG.info("SHUTDOWN from the console: {}", mode);
        switch (mode) {
            case IMMEDIATE -> node.stop();
            case WAIT_FOR_SERVERS -> node.drain();
            case WAIT_FOR_CLIENTS -> node.closeDoor();
        }
    }
}
