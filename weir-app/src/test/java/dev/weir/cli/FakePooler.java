package dev.weir.cli;

import dev.weir.config.WeirConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A pooler that serves nobody, writes down what it was asked, and ends when it is told to. */
final class FakePooler implements Pooler {
    final List<Drain> shutdowns = new ArrayList<>();
    final List<WeirConfig> reloads = new ArrayList<>();
    boolean closed;

    private final Runnable whileServing;
    private @Nullable WeirConfig started;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The action runs on the thread that waits for the end, where a test can send signals. */
    FakePooler(Runnable whileServing) {
        this.whileServing = whileServing;
    }

    Pooler start(WeirConfig config) {
        started = config;
        return this;
    }

    WeirConfig startedWith() {
        return Objects.requireNonNull(started, "it was never started");
    }

    @Override
    public int port() {
        return 6432;
    }

    @Override
    public void reload(WeirConfig next) {
        reloads.add(next);
    }

    @Override
    public void shutdown(Drain mode) {
        shutdowns.add(mode);
        stopped.countDown();
    }

    @Override
    public void awaitTermination() throws InterruptedException {
        whileServing.run();
        stopped.await();
    }

    @Override
    public void close() {
        closed = true;
        stopped.countDown();
    }
}
