package dev.weir.cli.demo;

import dev.weir.cli.demo.DemoDatabase.Application;
import dev.weir.cli.demo.LoadResult.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Many clients that run short transactions for a while.
 *
 * <p>Each client connects when it has no connection, runs one transaction (read an account, change it, commit), thinks
 * for some milliseconds and begins again. A client that got an error drops its connection and waits before it retries,
 * so failures are not counted as fast as a machine can refuse.
 */
final class Load {
    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final int THINK_MIN_MILLIS = 2;
    private static final int THINK_MAX_MILLIS = 8;
    private static final int RETRY_MILLIS = 100;
    private static final int SAMPLE_MILLIS = 50;

    /** Sessions of clients, whoever they are, without the one that asks. */
    private static final String SERVERS_IN_USE = """
            select count(*) from pg_stat_activity
            where datid is not null and usesysid is not null and pid <> pg_backend_pid()""";

    private final int clients;
    private final Duration time;
    private final Application application;
    private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();

    Load(int clients, Duration time, Application application) {
        this.clients = clients;
        this.time = time;
        this.application = application;
    }

    /** Runs to the end and counts server connections over {@code observer} meanwhile. */
    LoadResult run(Connection observer) throws SQLException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        var running = new ArrayList<Future<Tally>>();
        int peak = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                var random = new Random(i); // the same accounts and pauses in every run
                running.add(threads.submit(() -> client(random, end)));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                peak = Math.max(peak, serversInUse(observer));
                Thread.sleep(SAMPLE_MILLIS);
            }
        }
        return sum(running, peak);
    }

    private LoadResult sum(Iterable<Future<Tally>> finished, int peak) throws InterruptedException {
        var total = new Tally();
        int starved = 0;
        for (var client : finished) {
            try {
                var tally = client.get();
                total.add(tally);
                starved += tally.served() == 0 ? 1 : 0;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a client of the demo failed in an unforeseen way", e.getCause());
            }
        }
        return new LoadResult(total, clients, starved, firstError.get(), peak);
    }

    static int serversInUse(Connection observer) throws SQLException {
        try (var statement = observer.createStatement();
                var rows = statement.executeQuery(SERVERS_IN_USE)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private Tally client(Random random, long end) throws InterruptedException {
        var tally = new Tally();
        Connection connection = null;
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            try {
                if (connection == null) {
                    connection = application.connect();
                    connection.setAutoCommit(false);
                }
                transaction(connection, 1 + random.nextInt(DemoDatabase.ACCOUNTS));
                tally.served(System.nanoTime() - begin);
                Thread.sleep(random.nextInt(THINK_MIN_MILLIS, THINK_MAX_MILLIS + 1));
            } catch (SQLException e) {
                firstError.compareAndSet(null, String.valueOf(e.getMessage()));
                tally.failed(TOO_MANY_CONNECTIONS.equals(e.getSQLState()));
                leave(connection);
                connection = null;
                Thread.sleep(RETRY_MILLIS);
            }
        }
        leave(connection);
        return tally;
    }

    private static void transaction(Connection connection, int account) throws SQLException {
        try (var read = connection.prepareStatement("select balance from accounts where id = ?");
                var write = connection.prepareStatement("update accounts set balance = balance + 1 where id = ?")) {
            read.setInt(1, account);
            try (var rows = read.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("account " + account + " is gone");
                }
            }
            write.setInt(1, account);
            write.executeUpdate();
            connection.commit();
        }
    }

    private static void leave(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The request's own error is the one that counts; this connection was given up anyway.
        }
    }
}
