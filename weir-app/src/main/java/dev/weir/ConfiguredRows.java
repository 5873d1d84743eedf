package dev.weir;

import dev.weir.admin.snapshot.DatabaseRow;
import dev.weir.admin.snapshot.UserRow;
import dev.weir.config.Choice;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.PoolSettings;
import dev.weir.config.ServerAddress;
import dev.weir.config.UserOverrides;
import dev.weir.config.WeirConfig;
import dev.weir.net.PoolerNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows about what stands in the configuration, with the connections that are counted against it. */
record ConfiguredRows(WeirConfig config, PoolerNode node) {
    private static final String NOBODY = "";

    /** @param pooled databases that have pools, perhaps by way of {@code *} */
    List<DatabaseRow> databases(Collection<String> pooled) {
        var names = new LinkedHashSet<>(config.databases().keySet());
        names.addAll(new TreeSet<>(pooled));
        return names.stream()
                .map(config::databaseFor)
                .filter(Objects::nonNull)
                .map(this::database)
                .toList();
    }

    private DatabaseRow database(DatabaseConfig line) {
        PoolSettings settings = config.poolFor(line, NOBODY);
        ServerAddress first = line.servers().getFirst();
        String hosts = line.servers().stream().map(ServerAddress::host).collect(Collectors.joining(","));
        return new DatabaseRow(
                line.name(),
                first.isUnixSocket() ? null : hosts,
                first.port(),
                line.dbname(),
                line.user().orElse(null),
                settings.poolSize(),
                settings.minPoolSize(),
                settings.reservePoolSize(),
                settings.serverLifetime(),
                word(line.overrides().poolMode()),
                loadBalance(line),
                settings.caps().maxDbConnections(),
                node.capacity().heldByDatabase(line.name()),
                settings.caps().maxDbClientConnections(),
                node.room().inDatabase(line.name()),
                node.orders().isPausedItself(line.name()),
                node.orders().isDisabled(line.name()));
    }

    /** Null where there is nothing to balance. */
    static @Nullable String loadBalance(DatabaseConfig line) {
        return line.servers().size() < 2 ? null : line.loadBalanceHosts().text();
    }

    /** @param seen users that have pools or clients */
    List<UserRow> users(Collection<String> seen) {
        var names = new TreeSet<>(config.users().keySet());
        names.addAll(config.userOverrides().keySet());
        names.addAll(seen);
        return names.stream().map(this::user).toList();
    }

    private UserRow user(String name) {
        Optional<UserOverrides> line =
                Optional.ofNullable(config.userOverrides().get(name));
        var limits = config.global().limits();
        return new UserRow(
                name,
                line.flatMap(UserOverrides::poolSize).orElse(null),
                line.flatMap(UserOverrides::reservePoolSize).orElse(null),
                word(line.flatMap(UserOverrides::poolMode)),
                positive(line.flatMap(UserOverrides::maxUserConnections), limits.maxUserConnections()),
                node.capacity().heldByUser(name),
                positive(line.flatMap(UserOverrides::maxUserClientConnections), limits.maxUserClientConnections()),
                node.room().asUser(name));
    }

    private static @Nullable String word(Optional<? extends Choice> choice) {
        return choice.map(Choice::text).orElse(null);
    }

    /** A limit of 0 in a line means that the general one holds. */
    private static int positive(Optional<Integer> own, int general) {
        return own.filter(value -> value > 0).orElse(general);
    }
}
