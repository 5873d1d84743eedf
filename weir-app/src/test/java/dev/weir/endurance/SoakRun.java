package dev.weir.endurance;

import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hours of ordinary life, in short: all kinds of work, clients that come and go, reloads, now and then a lost server or a
 * restart of PostgreSQL; every answer verified, and a look at Weir's process every few seconds.
 */
final class SoakRun {
    /** What one look at Weir saw. */
    record Sample(
            long atMillis,
            WeirProcess.Figures process,
            Prober.Latency through,
            Prober.Latency straight,
            long answered) {}

    /** A pool that is never full: latency is to be Weir's own, not that of its queue. */
    private static final String PROBE = "probe";

    private static final int DIRECT_CLIENTS = 24;

    private static final int SESSION_CLIENTS = 6;
    static final int CLIENTS = DIRECT_CLIENTS + SESSION_CLIENTS;
    private static final int THINK_MILLIS = 700;
    private static final int STAY = 30;

    private final Duration length;
    private final Duration interval;
    private final Postgres postgres;
    private final Backends backends;
    private final WeirProcess weir;
    private final Load load;
    private final List<Sample> samples = new ArrayList<>();
    private final Events events;

    private SoakRun(Duration length, Duration interval, Postgres postgres, WeirProcess weir) {
        this.length = length;
        this.interval = interval;
        this.postgres = postgres;
        this.weir = weir;
        this.backends = new Backends(postgres, 1);
        this.load = new Load(weir.port(), 1);
        this.events = new Events();
    }

    /** @param directory for Weir's files */
    static SoakReport run(Duration length, Duration interval, Path directory) throws IOException, InterruptedException {
        try (var postgres =
                Postgres.start(PostgresVersion.V17, Map.of("autovacuum", "on", "synchronous_commit", "on"))) {
            try (var weir = new WeirProcess(directory, ini(postgres))) {
                var run = new SoakRun(length, interval, postgres, weir);
                run.go();
                return new SoakReport(length, run.samples, run.load, run.events.summary());
            }
        }
    }

    private static PoolerIni ini(Postgres postgres) {
        return PoolerIni.transactionMode(postgres, 6)
                .database(Load.DIRECT, "host=127.0.0.1 port=%d dbname=app".formatted(postgres.port()))
                .database(PROBE, "host=127.0.0.1 port=%d dbname=app".formatted(postgres.port()))
                .database(
                        Load.SESSION_MODE,
                        "host=127.0.0.1 port=%d dbname=app pool_mode=session pool_size=4".formatted(postgres.port()))
                .user("admin", "")
                .with("admin_users", "admin")
                .with("server_login_retry", "0.5")
                .with("query_wait_timeout", 20)
                .with("server_lifetime", 120)
                .with("server_idle_timeout", 30)
                .with("log_connections", 0)
                .with("log_disconnections", 0);
    }

    private void go() throws IOException, InterruptedException {
        try (var root = backends.superuser()) {
            root.query(Ledger.TABLE);
            root.query("grant all on ledger to public");
        }
        var through = new Prober(weir.port(), Login.APP.in(PROBE), load.stopping());
        var straight = new Prober(postgres.port(), Login.APP, load.stopping());
        Thread.ofVirtual().name("through Weir").start(through);
        Thread.ofVirtual().name("straight").start(straight);
        load.start(Load.DIRECT, DIRECT_CLIENTS, THINK_MILLIS, STAY);
        load.start(Load.SESSION_MODE, SESSION_CLIENTS, THINK_MILLIS, STAY / 3);
        long begin = System.nanoTime();
        for (long at = 0; at < length.toMillis(); at = (System.nanoTime() - begin) / 1_000_000) {
            Thread.sleep(interval.toMillis());
            events.happen(at);
            samples.add(new Sample(
                    at,
                    weir.figures(),
                    through.takeLatency(),
                    straight.takeLatency(),
                    load.journal().answered()));
        }
        load.stop();
        try (var root = backends.superuser()) {
            load.settle(root);
        }
    }

    /** What happens to Weir and PostgreSQL besides the load, each after its own time. */
    private final class Events {
        private static final int RELOAD_MILLIS = 30_000;
        private static final int TERMINATE_MILLIS = 60_000;
        private static final int KILL_MILLIS = 600_000;
        private static final int RESTART_MILLIS = 900_000;
        private int reloads;
        private int terminated;
        private int kills;
        private int restarts;

        void happen(long at) throws IOException, InterruptedException {
            if (at / RELOAD_MILLIS > reloads) {
                reloads++;
                weir.reload(ini(postgres).with("query_wait_notify", 1 + reloads % 5));
            }
            if (at / RESTART_MILLIS > restarts) {
                restarts++;
                postgres.stop();
                postgres.start();
            } else if (at / KILL_MILLIS > kills) {
                kills++;
                backends.killOne();
                backends.awaitUp();
            } else if (at / TERMINATE_MILLIS > terminated) {
                terminated++;
                backends.terminate(1);
            }
        }

        String summary() {
            return "%d reloads, %d servers terminated, %d backends killed (PostgreSQL recovers), %d restarts of PostgreSQL"
                    .formatted(reloads, terminated, kills, restarts);
        }
    }
}
