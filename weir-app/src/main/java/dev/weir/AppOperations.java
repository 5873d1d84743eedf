package dev.weir;

import dev.weir.admin.ConfigEntry;
import dev.weir.admin.Operations;
import dev.weir.admin.ReloadResult;
import dev.weir.admin.ShutdownMode;
import dev.weir.admin.snapshot.Snapshot;
import dev.weir.cli.Pooler;
import dev.weir.config.ConfigChange;
import dev.weir.config.Loaded;
import dev.weir.config.WeirConfig;
import dev.weir.net.PoolerNode;
import java.util.List;

/** What the doors may ask of this process. */
public final class AppOperations implements Operations {
    private final Pooler pooler;
    private final PoolerNode node;
    private final ConfigSource source;

    AppOperations(Pooler pooler, PoolerNode node, ConfigSource source) {
        this.pooler = pooler;
        this.node = node;
        this.source = source;
    }

    @Override
    public String version() {
        String version = AppOperations.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    @Override
    public Snapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ConfigEntry> config() {
        return node.config().entries().stream()
                .map(each -> new ConfigEntry(each.key(), each.value(), each.defaultValue(), each.changeable()))
                .toList();
    }

    @Override
    public ReloadResult reload() {
        Loaded loaded = source.read();
        if (loaded == null) {
            return new ReloadResult(List.of("there is no configuration file to read again"), List.of(), List.of());
        }
        WeirConfig next = loaded.config();
        if (next == null) {
            return new ReloadResult(
                    loaded.problems().errors().stream().map(String::valueOf).toList(), List.of(), List.of());
        }
        List<ConfigChange> changes = node.config().changesTo(next);
        pooler.reload(next);
        return new ReloadResult(
                List.of(),
                changes.stream()
                        .filter(each -> !each.needsRestart())
                        .map(ConfigChange::what)
                        .toList(),
                changes.stream()
                        .filter(ConfigChange::needsRestart)
                        .map(ConfigChange::what)
                        .toList());
    }

    @Override
    public void shutdown(ShutdownMode mode) {
        pooler.shutdown(
                switch (mode) {
                    case IMMEDIATE -> Pooler.Drain.NOW;
                    case WAIT_FOR_SERVERS, WAIT_FOR_CLIENTS -> Pooler.Drain.AT_TRANSACTION_END;
                });
    }
}
