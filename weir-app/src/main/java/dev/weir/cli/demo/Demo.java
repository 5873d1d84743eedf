package dev.weir.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The demo from start to verdict: a database, the load straight, the load through a pooler, a table. */
public final class Demo implements AutoCloseable {
    static final int CLIENTS = 200;
    static final int BUDGET = 20;

    private static final Duration CALM_WAIT = Duration.ofSeconds(15);

    /** Starts a pooler in front of the database. */
    @FunctionalInterface
    public interface Front {
        /** Returns when clients can connect; at most {@code budget} server connections, transaction mode. */
        Running open(String databaseUrl, int budget, int clients) throws Exception;
    }

    /** The started pooler. */
    public interface Running extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    private final Duration time;
    private final Front front;
    private final PrintWriter out;
    private final DemoDatabase database;
    private final AtomicReference<@Nullable Running> pooler = new AtomicReference<>();

    public Demo(Duration time, Front front, PrintWriter out) throws IOException {
        this.time = time;
        this.front = front;
        this.out = out;
        this.database = new DemoDatabase();
    }

    /**
     * Runs everything; takes about twice the given time plus five seconds.
     *
     * @return whether PostgreSQL ran out of connections when asked directly and no request failed through the pooler
     */
    public boolean run(boolean colour) throws Exception {
        out.printf("Starting PostgreSQL 17 with max_connections = %d ...%n", DemoDatabase.MAX_CONNECTIONS);
        database.start();
        try (var observer = database.superuser()) {
            out.printf("%d clients straight against it for %d s ...%n", CLIENTS, time.toSeconds());
            var straight = new Load(CLIENTS, time, database.straight()).run(observer);
            waitUntilCalm(observer);

            out.printf("The same through Weir with a budget of %d server connections ...%n%n", BUDGET);
            var running = front.open(database.url(), BUDGET, CLIENTS);
            pooler.set(running);
            var through = new Load(CLIENTS, time, database.application(running.port())).run(observer);

            var report = new DemoReport(straight, through, colour);
            out.print(report.text());
            out.flush();
            return report.convinces();
        }
    }

    /** The second run must not pay for servers the first one left behind. */
    private static void waitUntilCalm(Connection observer) throws SQLException, InterruptedException {
        long end = System.nanoTime() + CALM_WAIT.toNanos();
        while (Load.serversInUse(observer) > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    /** Ends and removes everything the demo started; from any thread, at any time, as often as one likes. */
    @Override
    public void close() {
        var running = pooler.getAndSet(null);
        if (running != null) {
            running.close();
        }
        database.close();
    }
}
