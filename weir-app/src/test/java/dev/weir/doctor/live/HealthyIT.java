package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * A database on which everything is as it should be has no findings, not one, however long one looks.
 *
 * <p>{@code -Dweir.healthy.seconds=600} looks for ten minutes.
 */
@OnEveryPostgres
final class HealthyIT {
    private static final Duration LOOKS_FOR = Duration.ofSeconds(Integer.getInteger("weir.healthy.seconds", 10));

    /** On a machine that is busy otherwise, healthy work must not begin to queue. */
    private static final int MOST_MILLIS = 120;

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    private Ward ward = Ward.on(version);
    private final AtomicReference<@Nullable Exception> broken = new AtomicReference<>();
    private volatile boolean over;

    @BeforeEach
    void enter() {
        ward = Ward.on(version);
    }

    @AfterEach
    void leave() throws SQLException {
        ward.discharge();
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS) // for long runs; what is waited for has bounds of its own
    void a_mixed_workload_without_faults_has_no_findings() throws Exception {
        var work = new ArrayList<Thread>();
        var target = ward.target("app", "app");
        try (var web = pool("web@10.0.0.5/v7", 6);
                var worker = pool("worker@10.0.0.6/v7", 3);
                var watch = new Watch(target)) {
            for (int i = 0; i < 4; i++) {
                work.add(start(i, random -> request(web, random)));
            }
            for (int i = 0; i < 2; i++) {
                work.add(start(10 + i, random -> job(worker, random)));
            }
            work.add(start(20, this::cron));
            Ward.run(ward.patient("leader"), "SELECT pg_advisory_lock(1)");
            Ward.run(ward.patient("events"), "LISTEN orders");
            ward.patient("psql");

            long end = System.nanoTime() + LOOKS_FOR.toNanos();
            while (System.nanoTime() < end) {
                assertThat(watch.next().findings()).isEmpty();
                Thread.sleep(500);
            }
            end(work); // before its pools close
        } finally {
            end(work);
        }
        assertThat(broken.get()).as("what ended the workload").isNull();
    }

    private void end(List<Thread> work) throws InterruptedException {
        over = true;
        for (var thread : work) {
            thread.join();
        }
    }

    private interface Work {
        void once(Random random) throws Exception;
    }

    private Thread start(int seed, Work work) {
        return Thread.ofVirtual().start(() -> {
            var random = new Random(seed);
            while (!over) {
                try {
                    work.once(random);
                    Thread.sleep(random.nextInt(MOST_MILLIS));
                } catch (Exception e) {
                    broken.compareAndSet(null, e); // a workload that has stopped is no healthy one
                    return;
                }
            }
        });
    }

    private static void request(HikariDataSource pool, Random random) throws SQLException {
        try (var connection = pool.getConnection()) {
            Ward.run(connection, "SELECT price FROM orders WHERE id = " + random.nextInt(100));
        }
    }

    private static void job(HikariDataSource pool, Random random) throws SQLException, InterruptedException {
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Ward.run(connection, "UPDATE orders SET price = price + 1 WHERE id = " + random.nextInt(100));
            Thread.sleep(random.nextInt(MOST_MILLIS));
            connection.commit();
        }
    }

    /** A connection of its own, closed as it should be. */
    private void cron(Random random) throws SQLException, InterruptedException {
        try (Connection connection = ward.connect("app", "app", "cron", "127.0.0.1")) {
            Ward.run(connection, "SELECT count(*) FROM orders");
        }
        Thread.sleep(500);
    }

    private HikariDataSource pool(String name, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:%d/app?ApplicationName=%s"
                .formatted(ward.postgres().port(), name));
        config.setUsername("app");
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}
