package dev.weir.net;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.UserOverrides;
import dev.weir.config.WeirConfig;
import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.CloseReason;
import dev.weir.pool.LaneContext;
import dev.weir.pool.NamedLimit;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.session.ClientSession;
import dev.weir.session.ServerCredentials;
import dev.weir.session.SessionPool;
import dev.weir.wire.StartupMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which loop each pool lives on, and how a pool is made from the configuration. */
final class PoolRegistry {
    private final Transport transport;
    private final LoginSecrets secrets;
    private final Supplier<WeirConfig> config;
    private final List<LoopHome> homes;
    private final StandingOrders orders;
    private final CapacityLedger capacity;
    private final AddressHealth health;
    private final PoolPlaces places;

    PoolRegistry(
            Transport transport,
            LoginSecrets secrets,
            Supplier<WeirConfig> config,
            List<LoopHome> homes,
            StandingOrders orders) {
        this.transport = transport;
        this.secrets = secrets;
        this.config = config;
        this.homes = homes;
        this.orders = orders;
        this.places = new PoolPlaces(homes);
        this.health = new AddressHealth(secrets.random());
        this.capacity = new CapacityLedger(capacityLimits(config.get()));
    }

    private static CapacityLimits capacityLimits(WeirConfig config) {
        var limits = config.global().limits();
        return new CapacityLimits(
                perDatabase(
                        config,
                        limits.maxDbConnections(),
                        each -> each.overrides().maxDbConnections()),
                perUser(config, limits.maxUserConnections(), UserOverrides::maxUserConnections));
    }

    /** Databases without a line of their own have the limit of the wildcard's, each for itself. */
    static NamedLimit perDatabase(WeirConfig config, int general, Function<DatabaseConfig, Optional<Integer>> limit) {
        var named = new HashMap<String, Integer>();
        config.databases().forEach((name, line) -> named.put(name, orGeneral(limit.apply(line), general)));
        return new NamedLimit(orGeneral(config.wildcard().flatMap(limit), general), named);
    }

    static NamedLimit perUser(WeirConfig config, int general, Function<UserOverrides, Optional<Integer>> limit) {
        var named = new HashMap<String, Integer>();
        config.userOverrides().forEach((name, line) -> named.put(name, orGeneral(limit.apply(line), general)));
        return new NamedLimit(general, named);
    }

    /** A limit of 0 in a line means that the general one holds. */
    private static int orGeneral(Optional<Integer> own, int general) {
        return own.filter(value -> value > 0).orElse(general);
    }

    void start() {
        for (LoopHome home : homes) {
            var empty = new EmptyPools(home, places, config);
            home.loop().scheduleAtFixedRate(empty::look, 1, 1, TimeUnit.SECONDS);
        }
        openWarm(config.get());
    }

    /** Where everybody logs in as one user, the pool can be warm before the first client comes. */
    private void openWarm(WeirConfig now) {
        now.databases()
                .values()
                .forEach(line -> line.user().ifPresent(user -> {
                    if (now.poolFor(line, user).minPoolSize() > 0) {
                        var key = PoolKey.of(line.name(), user);
                        LoopHome home = places.enter(key, 1);
                        home.execute(() -> {
                            pool(key, home, line);
                            places.leave(key, home);
                        });
                    }
                }));
    }

    PoolPlaces places() {
        return places;
    }

    /** The pool's lane on this loop; on the loop only, and only while somebody has entered the pool there. */
    SessionPool pool(PoolKey key, LoopHome home, DatabaseConfig database) {
        return home.pool(key, () -> make(places.spread(key), home, () -> plan(key, database)));
    }

    /** A pool of one, for one replication client: its startup parameters go to PostgreSQL as they are. */
    SessionPool replicationPool(PoolKey key, LoopHome home, DatabaseConfig database, StartupMessage startup) {
        SessionPool pool =
                make(new PoolSpread(key, home.now()), home, () -> new ReplicationTarget(plan(key, database), startup));
        home.replicationBegins(pool);
        return pool;
    }

    private SessionPool make(PoolSpread spread, LoopHome home, Supplier<PoolPlan> plan) {
        PoolPlan now = plan.get();
        var made = new SessionPool(spread.group().key(), now.policy(), home, spread.reports(), pool -> {
            var options = new SocketOptions(transport, config.get().global().tcp());
            var dialer = new ServerDialer(home, options, health, plan);
            var context =
                    new LaneContext(_ -> dialer.open(pool), capacity, home.mailbox(), ThreadLocalRandom.current());
            return new PoolLane<>(spread.group(), now.limits(), context, home.now());
        });
        spread.joined(home, made);
        if (orders.isPaused(made.key().database())) {
            made.lane().pause();
        }
        return made;
    }

    /** Anew each time, since a reload may have changed it; a database that has left the configuration keeps its old line. */
    private PoolPlan plan(PoolKey key, DatabaseConfig before) {
        DatabaseConfig now = config.get().databaseFor(key.database());
        return new PoolPlan(config.get(), now == null ? before : now, key.user(), secrets);
    }

    /** The configuration has changed: every pool follows, and servers whose login would now be another one are replaced. */
    void reconfigure(WeirConfig old, WeirConfig next) {
        capacity.reconfigure(capacityLimits(next));
        for (LoopHome home : homes) {
            home.execute(() -> {
                for (SessionPool pool : home.pools()) {
                    reconfigure(pool, home, old, next);
                }
                home.stays().forEach(this::letStay);
            });
        }
        openWarm(next);
    }

    private void reconfigure(SessionPool pool, LoopHome home, WeirConfig old, WeirConfig next) {
        DatabaseConfig before = old.databaseFor(pool.key().database());
        DatabaseConfig after = next.databaseFor(pool.key().database());
        if (after == null) {
            pool.lane().retireAll(CloseReason.RECONNECT, home.now());
            return;
        }
        var plan = new PoolPlan(next, after, pool.key().user(), secrets);
        pool.policy(plan.policy());
        pool.lane().reconfigure(plan.limits(), home.now());
        if (before == null || !plan.sameLogin(before)) {
            pool.lane().retireAll(CloseReason.RECONNECT, home.now());
        }
    }

    /** Sends a client away whose way in is no more: its database has left the configuration, or the user it was let in as. */
    void letStay(Stay stay) {
        ClientSession client = stay.session();
        PoolKey key = client.pool().key();
        DatabaseConfig line = config.get().databaseFor(key.database());
        if (line == null) {
            client.departure().databaseGone();
        } else if (line.user().isEmpty()
                && (stay.isNobody() || !key.user().equals(client.startup().user()))) {
            client.departure().userGone(key.user());
        }
    }

    /** A client has shown what Weir needs to log in as this user: pools that it was missing from need not wait to try again. */
    void keysFound(String user, LoginSecrets.News news) {
        boolean isMissed = switch (news) {
            case NONE -> false;
            case FIRST -> isForced(user); // other pools have begun with a client that has them
            case OTHERS -> true;
        };
        if (isMissed) {
            homes.forEach(home -> home.first(() -> home.pools().stream()
                    .filter(pool -> logsInAs(user, pool.key()) && !pool.lane().isPaused())
                    .forEach(pool -> pool.lane().resume(home.now()))));
        }
    }

    private boolean isForced(String user) {
        WeirConfig now = config.get();
        return Stream.concat(now.databases().values().stream(), now.wildcard().stream())
                .anyMatch(line -> line.user().filter(user::equals).isPresent());
    }

    private boolean logsInAs(String user, PoolKey pool) {
        return config.get().serverUser(pool.database(), pool.user()).equals(user);
    }

    CapacityLedger capacity() {
        return capacity;
    }

    /** Replication is never shared: whatever the client asked for at startup goes to the server. */
    private static final class ReplicationTarget extends PoolPlan {
        private final StartupMessage startup;

        ReplicationTarget(PoolPlan plan, StartupMessage startup) {
            super(plan);
            this.startup = startup;
        }

        @Override
        public ServerCredentials credentials() {
            ServerCredentials plain = super.credentials();
            var parameters = new LinkedHashMap<>(plain.parameters());
            parameters.putAll(startup.settings());
            parameters.putAll(identity(plain)); // last: nothing a client names may change as whom it comes, or where to
            parameters.put(
                    "replication", startup.replication() == StartupMessage.Replication.LOGICAL ? "database" : "true");
            return new ServerCredentials(
                    plain.minorVersion(), parameters, plain.secret(), plain.keys(), plain.random());
        }

        private static Map<String, String> identity(ServerCredentials plain) {
            var identity = new LinkedHashMap<>(plain.parameters());
            identity.keySet().retainAll(Set.of("user", "database"));
            return identity;
        }
    }
}
