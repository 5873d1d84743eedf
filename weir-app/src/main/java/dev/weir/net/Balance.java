package dev.weir.net;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spreads hot pools over more loops (decision 0008). A loop is hot when its thread has used most of a core for two seconds
 * on end and another loop's thread clearly less; then some clients of its busiest pool go there, at the ends of their
 * transactions. What counts is processor time used, not time waited for a processor: where PostgreSQL on the same machine
 * takes the cores, more loops would not help.
 */
final class Balance {
    private static final Logger LOG = LoggerFactory.getLogger(Balance.class);
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);
    /** Share of a core from which a loop is hot. */
    private static final double HOT = 0.7;
    /** A loop is worth moving to when it uses this much less of its core. */
    private static final double GAP = 0.2;

    private final List<LoopHome> homes;
    private final BooleanSupplier wanted;
    private final Thread clock = Thread.ofVirtual().name("weir-balance").unstarted(this::run);

    /** @param wanted whether pools may be spread, as configured now */
    Balance(List<LoopHome> homes, BooleanSupplier wanted) {
        this.homes = homes;
        this.wanted = wanted;
    }

    void start() {
        if (homes.size() > 1) {
            clock.start();
        }
    }

    void stop() {
        clock.interrupt();
    }

    private void run() {
        try {
            TimeUnit.NANOSECONDS.sleep(PERIOD); // a start has better things to do
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            var before = cpu(threads);
            long since = System.nanoTime();
            while (true) {
                TimeUnit.NANOSECONDS.sleep(PERIOD);
                var now = cpu(threads);
                long length = System.nanoTime() - since;
                since += length;
                if (wanted.getAsBoolean()) {
                    look(shares(before, now, length));
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Processor time each loop's thread has used, in nanoseconds; -1 where the platform does not tell. */
    private long[] cpu(ThreadMXBean threads) {
        return homes.stream()
                .mapToLong(home -> home.threadId() == 0 ? -1 : threads.getThreadCpuTime(home.threadId()))
                .toArray();
    }

    private static double[] shares(long[] before, long[] now, long length) {
        var shares = new double[now.length];
        for (int i = 0; i < now.length; i++) {
            shares[i] = before[i] < 0 ? 0 : (double) (now[i] - before[i]) / length;
        }
        return shares;
    }

    /** One relief for each hot loop, each to another loop. */
    private void look(double[] shares) {
        var expected = shares.clone();
        for (int i = 0; i < shares.length; i++) {
            LoopHome hot = homes.get(i);
            int cool = coolest(expected);
            double gap = shares[i] - expected[cool];
            if (shares[i] < HOT || gap < GAP) {
                hot.execute(hot.relief()::calm);
                continue;
            }
            double part = gap / 2 / shares[i];
            expected[cool] += gap / 2;
            LOG.debug("loop {} uses {} of a core, loop {} {}", i, shares[i], cool, shares[cool]);
            LoopHome target = homes.get(cool);
            hot.execute(() -> hot.relief().hot(target, part));
        }
    }

    private static int coolest(double[] shares) {
        int coolest = 0;
        for (int i = 1; i < shares.length; i++) {
            coolest = shares[i] < shares[coolest] ? i : coolest;
        }
        return coolest;
    }
}
