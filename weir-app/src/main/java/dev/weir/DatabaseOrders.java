package dev.weir;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.Waiting;
import dev.weir.net.Console;
import dev.weir.net.LinkFacts;
import dev.weir.net.LoopHome;
import dev.weir.net.PoolerNode;
import dev.weir.net.StandingOrders;
import dev.weir.pool.CloseReason;
import dev.weir.session.ClientSession;
import dev.weir.session.SessionPool;
import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what an administrator orders about the connections of a database. An order that stands is noted first, so that
 * a pool made from now on obeys it, and then every loop looks at what is noted: two orders that come together cannot leave
 * a loop with the older one. Never to be used on a loop.
 */
final class DatabaseOrders {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseOrders.class);
    private static final long FIRST_LOOK_MILLIS = 10;
    private static final long MOST_LOOK_MILLIS = 100;
    private static final int LOOKS_FOR_A_CLIENT = 3;

    private final PoolerNode node;
    private final LoopReader loops;
    private final StandingOrders standing;

    DatabaseOrders(PoolerNode node, LoopReader loops) {
        this.node = node;
        this.loops = loops;
        this.standing = node.orders();
    }

    /** Returns when it is done; empty, or why it could not be. */
    Optional<ClientError> carryOut(DatabaseOrder order, Supplier<Waiting> waiting) {
        LOG.info("ordered: {}", order);
        var unknown = order.database().flatMap(this::unknown);
        if (unknown.isPresent()) {
            return unknown;
        }
        var which = order.database();
        return switch (order.verb()) {
            case PAUSE -> pause(which, waiting);
            case RESUME -> resume(which);
            case KILL -> kill(which);
            case RECONNECT ->
                tell(home ->
                        pools(home, which).forEach(pool -> pool.lane().retireAll(CloseReason.RECONNECT, home.now())));
            case WAIT_CLOSE -> OrderErrors.of(await(() -> closing(which) == 0, () -> false, waiting));
            case DISABLE -> done(which, standing::disable);
            case ENABLE -> done(which, standing::enable);
        };
    }

    private Optional<ClientError> unknown(String database) {
        boolean known = node.config().databaseFor(database) != null
                || standing.isPausedItself(database)
                || node.room().inDatabase(database) > 0 // a reload has taken it away, and somebody is still there
                || node.capacity().heldByDatabase(database) > 0;
        if (known && !Console.DATABASES.contains(database)) {
            return Optional.empty();
        }
        return Optional.of(ClientError.error(SqlState.INVALID_CATALOG_NAME)
                .message(
                        Console.DATABASES.contains(database)
                                ? "\"%s\" is the console itself"
                                : "no such database: \"%s\"",
                        database)
                .hint("SHOW DATABASES lists them; a name with capitals or signs needs double quotes."));
    }

    private Optional<ClientError> pause(Optional<String> database, Supplier<Waiting> waiting) {
        if (!node.isOpen()) {
            return Optional.of(OrderErrors.shuttingDown());
        }
        if (database.isEmpty() && !standing.pauseAll()) {
            return Optional.of(ClientError.error(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE)
                    .message("Weir is paused already")
                    .hint("RESUME ends the pause; SHOW SERVERS shows what is left of servers."));
        }
        boolean mine = database.map(standing::pause).orElse(true);
        look(database);
        var end = await(() -> held(database) == 0, () -> !isPaused(database), waiting);
        if (mine && end == Ending.CANCELED) {
            resume(database);
        }
        return OrderErrors.of(end);
    }

    private Optional<ClientError> resume(Optional<String> database) {
        boolean was = database.map(standing::resume).orElseGet(standing::resumeAll);
        if (was) {
            return look(database);
        }
        return Optional.of(
                ClientError.error(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE)
                        .message(
                                "%s",
                                database.map(name -> "database \"" + name + "\" is not paused")
                                        .orElse("Weir is not paused"))
                        .hint(
                                "SHOW DATABASES shows which databases are paused by themselves, SHOW STATE whether all of them are."));
    }

    private Optional<ClientError> kill(Optional<String> database) {
        database.ifPresentOrElse(standing::pause, standing::pauseAll);
        database.ifPresentOrElse(standing::kill, standing::killAll);
        return tell(home -> kill(home, database));
    }

    /** A client that changes loops may be seen on neither; it has arrived a moment later. */
    Optional<ClientError> killClient(long id) {
        LOG.info("KILL_CLIENT {} from the console", id);
        for (int look = 0; look < LOOKS_FOR_A_CLIENT; look++) {
            if (loops.ask(home -> kill(home, id)).contains(true)) {
                return Optional.empty();
            }
        }
        return Optional.of(ClientError.error(SqlState.UNDEFINED_OBJECT)
                .message("no client has the id %d", id)
                .hint("SHOW CLIENTS shows them in its column id; this one may have left."));
    }

    private static boolean kill(LoopHome home, long id) {
        for (ClientSession client : home.clients()) {
            if (LinkFacts.of(client.link()).id() == id) {
                client.departure().killAlone();
                return true;
            }
        }
        return false;
    }

    /** In one go: nobody can come to hold a server between the end of the clients and that of the servers. */
    private void kill(LoopHome home, Optional<String> database) {
        look(home, database);
        for (ClientSession client : home.clients()) {
            if (isMeant(client.pool(), database)) {
                client.departure().kill();
            }
        }
        pools(home, database).forEach(pool -> pool.lane().kill());
    }

    private boolean isPaused(Optional<String> database) {
        return database.map(standing::isPaused).orElseGet(standing::isEverythingPaused);
    }

    /** Servers that exist or are being opened. */
    private int held(Optional<String> database) {
        return database.map(node.capacity()::heldByDatabase).orElseGet(node.capacity()::held);
    }

    /** Servers that are to be closed and are still there. */
    private long closing(Optional<String> database) {
        List<Long> counts = loops.ask(home -> home.servers().stream()
                .filter(server -> server.closeNeeded() != null && isMeant(server.pool(), database))
                .count());
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static boolean isMeant(SessionPool pool, Optional<String> database) {
        return database.isEmpty() || database.get().equals(pool.key().database());
    }

    // ---- to the loops ----

    private Optional<ClientError> look(Optional<String> database) {
        return tell(home -> look(home, database));
    }

    /** Lanes look up what is noted about their database. */
    private void look(LoopHome home, Optional<String> database) {
        for (SessionPool pool : pools(home, database)) {
            if (standing.isPaused(pool.key().database())) {
                pool.lane().pause();
            } else {
                pool.lane().resume(home.now());
            }
        }
        for (ClientSession client : home.clients()) {
            client.departure().waits(); // a shutdown may have begun before the pause
        }
    }

    private static List<SessionPool> pools(LoopHome home, Optional<String> database) {
        return home.allPools().stream().filter(pool -> isMeant(pool, database)).toList();
    }

    private Optional<ClientError> tell(Consumer<LoopHome> deed) {
        loops.ask(home -> {
            deed.accept(home);
            return true;
        });
        return Optional.empty();
    }

    private static Optional<ClientError> done(Optional<String> database, Consumer<String> deed) {
        database.ifPresent(deed);
        return Optional.empty();
    }

    private static Ending await(BooleanSupplier done, BooleanSupplier over, Supplier<Waiting> waiting) {
        try {
            for (long pause = FIRST_LOOK_MILLIS; !done.getAsBoolean(); pause = Math.min(2 * pause, MOST_LOOK_MILLIS)) {
                var end = over.getAsBoolean() ? Ending.RESUMED : Ending.of(waiting.get());
                if (end != null) {
                    return end;
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
            return Ending.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Ending.SHUT_DOWN;
        }
    }

    /** How waiting for servers to leave has ended. */
    enum Ending {
        DONE,
        RESUMED,
        CANCELED,
        ABANDONED,
        SHUT_DOWN;

        /** Null while the order is to go on. */
        private static @Nullable Ending of(Waiting waiting) {
            return switch (waiting) {
                case GO_ON -> null;
                case CANCELED -> CANCELED;
                case ABANDONED -> ABANDONED;
            };
        }
    }
}
