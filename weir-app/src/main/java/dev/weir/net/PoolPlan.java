package dev.weir.net;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.Global;
import dev.weir.config.PoolSettings;
import dev.weir.config.Secret;
import dev.weir.config.ServerAddress;
import dev.weir.config.WeirConfig;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import dev.weir.session.ServerCredentials;
import dev.weir.session.SessionPolicy;
import dev.weir.session.SessionTimeouts;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configuration says about one pool, in the terms of the rooms that act on it. Made anew by a reload. */
class PoolPlan implements ServerDialer.Target {
    private final WeirConfig config;
    private final DatabaseConfig database;
    private final String user;
    private final PoolSettings settings;
    private final Keyring keyring;

    /** @param user whose pool it is: its servers log in as that user unless the database's line names one, perhaps since a reload */
    PoolPlan(WeirConfig config, DatabaseConfig database, String user, Keyring keyring) {
        this.config = config;
        this.database = database;
        this.user = database.user().orElse(user);
        this.settings = config.poolFor(database, this.user);
        this.keyring = keyring;
    }

    PoolPlan(PoolPlan same) {
        this(same.config, same.database, same.user, same.keyring);
    }

    /** Whether servers opened for the other line may go on serving this one. */
    boolean sameLogin(DatabaseConfig other) {
        return database.servers().equals(other.servers())
                && database.dbname().equals(other.dbname())
                && database.user().equals(other.user())
                && database.password().equals(other.password())
                && database.startupParameters().equals(other.startupParameters())
                && database.connectQuery().equals(other.connectQuery());
    }

    PoolLimits limits() {
        Global.Timeouts timeouts = config.global().timeouts();
        return new PoolLimits(
                mode(),
                settings.poolSize(),
                settings.minPoolSize(),
                settings.reservePoolSize(),
                settings.reservePoolTimeout().toNanos(),
                settings.queryWaitTimeout().toNanos(),
                timeouts.queryWaitNotify().toNanos(),
                settings.serverIdleTimeout().toNanos(),
                settings.serverLifetime().toNanos(),
                timeouts.serverLoginRetry().toNanos(),
                config.global().pooling().serverRoundRobin());
    }

    SessionPolicy policy() {
        Global global = config.global();
        PoolSettings.ClientTimeouts client = settings.clientTimeouts();
        return new SessionPolicy(
                mode(),
                global.pooling().maxPreparedStatements(),
                global.servers().serverResetQuery(),
                global.servers().serverResetQueryAlways(),
                global.servers().check().orElse(null),
                global.servers().serverCheckDelay().toNanos(),
                database.connectQuery().orElse(""),
                !global.pooling().disablePqexec(),
                global.limits().maxPacketSize(),
                new SessionTimeouts(
                        client.queryTimeout().toNanos(),
                        client.idleTransactionTimeout().toNanos(),
                        client.transactionTimeout().toNanos(),
                        client.clientIdleTimeout().toNanos(),
                        global.timeouts().cancelWaitTimeout().toNanos(),
                        connectTimeout()));
    }

    private PoolMode mode() {
        return switch (settings.poolMode()) {
            case SESSION -> PoolMode.SESSION;
            case TRANSACTION -> PoolMode.TRANSACTION;
            case STATEMENT -> PoolMode.STATEMENT;
        };
    }

    DatabaseConfig database() {
        return database;
    }

    @Override
    public List<ServerAddress> addresses() {
        return database.servers();
    }

    @Override
    public boolean takeTurns() {
        return switch (database.loadBalanceHosts()) {
            case ROUND_ROBIN -> true;
            case DISABLE -> false;
        };
    }

    @Override
    public long connectTimeout() {
        return config.global().timeouts().serverConnectTimeout().toNanos();
    }

    @Override
    public long loginRetry() {
        return config.global().timeouts().serverLoginRetry().toNanos();
    }

    @Override
    public ServerCredentials credentials() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", user);
        parameters.put("database", database.dbname());
        parameters.putAll(database.startupParameters());
        return new ServerCredentials(minorVersion(), parameters, secret(), keyring.cache(), keyring.random());
    }

    private int minorVersion() {
        return switch (config.global().servers().serverProtocol()) {
            case V3_0 -> 0;
            case V3_2 -> 2;
        };
    }

    /** The one on the database's line is that of the user there: it is not for everybody who comes. */
    private ServerCredentials.Secret secret() {
        Secret known = database.user()
                .flatMap(_ -> database.password())
                .orElse(config.users().get(user));
        if (known == null) {
            return new ServerCredentials.Secret.None();
        }
        return switch (known.kind()) {
            case PLAIN -> new ServerCredentials.Secret.Password(known.value());
            case MD5 -> new ServerCredentials.Secret.Md5(known.value());
            case SCRAM -> new ServerCredentials.Secret.Scram(() -> keyring.learned(user));
        };
    }

    /** What Weir has derived, or learned from clients that proved themselves. */
    interface Keyring {
        ScramKeyCache cache();

        SecureRandom random();

        @Nullable
        ScramKeys learned(String user);
    }
}
