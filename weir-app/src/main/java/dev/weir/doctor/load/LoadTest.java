package dev.weir.doctor.load;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;

/** A load test from the first client to the last answer. */
public final class LoadTest {
    /** How long after the end an answer is waited for. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final long SAMPLE_MILLIS = 250;

    private final LoadPlan plan;
    private final Connector connector;
    private final ServerCount servers;
    private final Progress progress = new Progress();
    private volatile boolean stopped;
    private OptionalInt peak = OptionalInt.empty();

    public LoadTest(LoadPlan plan, Connector connector, ServerCount servers) {
        this.plan = plan;
        this.connector = connector;
        this.servers = servers;
    }

    /** Ends the test early, from any thread; {@link #run} then returns what was seen so far. */
    public void stop() {
        stopped = true;
    }

    /**
     * Runs to the end, at most {@link #GRACE} longer than planned.
     *
     * @param onProgress told four times a second, with the nanoseconds since the begin
     */
    public LoadResult run(ObjLongConsumer<Progress> onProgress) throws InterruptedException {
        var before = sample();
        var around = new LoadClient.Surroundings(plan, connector, Ticker.REAL, () -> stopped, progress);
        var clients = IntStream.range(0, plan.clients())
                .mapToObj(number -> new LoadClient(number, around))
                .toList();
        long begin = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> running = clients.stream()
                    .map(client -> threads.submit(() -> client.run(begin)))
                    .toList();
            watch(running, begin, onProgress);
            running.forEach(client -> client.cancel(true));
        }
        var total = new Tally();
        clients.forEach(client -> total.add(client.tally()));
        return new LoadResult(plan, total, Duration.ofNanos(System.nanoTime() - begin), before, peak);
    }

    private void watch(List<? extends Future<?>> running, long begin, ObjLongConsumer<Progress> onProgress)
            throws InterruptedException {
        long last = plan.time().plus(GRACE).toNanos();
        while (running.stream().anyMatch(client -> !client.isDone()) && System.nanoTime() - begin < last) {
            sample();
            onProgress.accept(progress, System.nanoTime() - begin);
            Thread.sleep(SAMPLE_MILLIS);
            if (stopped) {
                last = Math.min(last, System.nanoTime() - begin + GRACE.toNanos() / 5);
            }
        }
    }

    /** A server that cannot be asked now leaves the peak at what was seen. */
    private OptionalInt sample() {
        try {
            int sessions = servers.sessions();
            peak = OptionalInt.of(Math.max(sessions, peak.orElse(0)));
            return OptionalInt.of(sessions);
        } catch (SQLException e) {
            return OptionalInt.empty();
        }
    }
}
