package dev.weir;

import dev.weir.admin.snapshot.Figures;
import dev.weir.config.Global;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the totals once in each {@code stats_period}, so that there is something to take averages over. */
final class StatsPeriods {
    private static final Logger LOG = LoggerFactory.getLogger(StatsPeriods.class);
    /** A reload may have made the period shorter: how late that is noticed. */
    private static final long NAP = TimeUnit.SECONDS.toNanos(1);

    /**
     * The last complete period.
     *
     * @param traffic by database
     */
    record Window(Duration length, Map<String, Figures> traffic) {
        Figures of(String database) {
            return traffic.getOrDefault(database, Figures.ZERO);
        }
    }

    private final LoopReader loops;
    private final Supplier<Global.Log> settings;
    private final Thread clock = Thread.ofVirtual().name("weir-stats").unstarted(this::run);
    private Map<String, Figures> before = Map.of();
    private long begun = System.nanoTime();
    private volatile Window last = new Window(Duration.ZERO, Map.of());

    StatsPeriods(LoopReader loops, Supplier<Global.Log> settings) {
        this.loops = loops;
        this.settings = settings;
    }

    void start() {
        clock.start();
    }

    void stop() {
        clock.interrupt();
    }

    Window last() {
        return last;
    }

    /** By database, over all loops. */
    static Map<String, Figures> sum(List<Map<String, Figures>> parts) {
        var all = new HashMap<String, Figures>();
        parts.forEach(part -> part.forEach((database, figures) -> all.merge(database, figures, Figures::plus)));
        return all;
    }

    private void run() {
        try {
            while (true) {
                awaitEnd();
                endPeriod();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endPeriod() throws InterruptedException {
        Map<String, Figures> totals;
        try {
            totals = sum(loops.ask(LoopReport::traffic));
        } catch (IllegalStateException e) {
            LOG.warn("this stats_period becomes longer: {}", e.getMessage());
            TimeUnit.NANOSECONDS.sleep(NAP);
            return;
        }
        long now = System.nanoTime();
        last = window(Duration.ofNanos(now - begun), before, totals);
        before = totals;
        begun = now;
        if (settings.get().logStats()) {
            log(last);
        }
    }

    private void awaitEnd() throws InterruptedException {
        while (true) {
            long period = settings.get().statsPeriod().toNanos();
            long left = period <= 0 ? NAP : begun + period - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, NAP));
        }
    }

    private static Window window(Duration length, Map<String, Figures> before, Map<String, Figures> totals) {
        var traffic = new HashMap<String, Figures>();
        totals.forEach(
                (database, now) -> traffic.put(database, now.minus(before.getOrDefault(database, Figures.ZERO))));
        return new Window(length, Map.copyOf(traffic));
    }

    /** In the words of PgBouncer's line, since tools read it. */
    private static void log(Window window) {
        Figures all = window.traffic().values().stream()
                .reduce(Figures.ZERO, Figures::plus)
                .averagedOver(window.length());
        LOG.info(
                "stats: {} xacts/s, {} queries/s, {} client parses/s, {} server parses/s, {} binds/s, in {} B/s, out {} B/s, "
                        + "xact {} us, query {} us, wait {} us",
                all.transactions(),
                all.queries(),
                all.clientParses(),
                all.serverParses(),
                all.binds(),
                all.bytesReceived(),
                all.bytesSent(),
                all.transactionMicros(),
                all.queryMicros(),
                all.waitMicros());
    }
}
