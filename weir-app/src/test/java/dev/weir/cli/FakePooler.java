package dev.weir.cli;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.ReloadResult;
import dev.weir.config.ConfigSource;
import dev.weir.config.WeirConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A pooler that serves nobody, writes down what it was asked, and ends when it is told to. */
final class FakePooler implements Pooler {
    final List<Drain> shutdowns = new ArrayList<>();
    final List<WeirConfig> reloads = new ArrayList<>();
    final List<String> orders = new ArrayList<>();
    boolean closed;

    private final Runnable whileServing;
    private @Nullable WeirConfig started;
    private @Nullable ConfigSource source;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** The action runs on the thread that waits for the end, where a test can send signals. */
    FakePooler(Runnable whileServing) {
        this.whileServing = whileServing;
    }

    Pooler start(WeirConfig config, ConfigSource from) {
        started = config;
        source = from;
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
    public ReloadResult reload() {
        var from = Objects.requireNonNull(source, "it was never started");
        var loaded = from.read();
        var next = loaded.config();
        if (next == null) {
            return new ReloadResult(List.of(loaded.problems().toString()), List.of(), List.of());
        }
        reloads.add(next);
        from.accepted(next);
        return new ReloadResult(List.of(), List.of(), List.of());
    }

    @Override
    public Optional<String> carryOut(DatabaseOrder order) {
        orders.add(order.toString());
        return Optional.empty();
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
