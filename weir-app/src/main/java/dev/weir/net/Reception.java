package dev.weir.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * On which loop a client begins. Where its pool is nobody knows before its startup packet; but most clients want what the one
 * before them wanted, and who begins where its pool is does not have to move (decision 0010). Used by all loops.
 */
final class Reception implements DeferredRegistration.Order {
    /** So many may be logging in on one loop before others help it. */
    static final int CROWD = 16;

    private final List<LoopHome> homes;
    private final Map<EventExecutor, LoopHome> homeOfLoop;
    private final Porch porch;
    private volatile LoopHome likely;

    Reception(List<LoopHome> homes, Map<EventExecutor, LoopHome> homeOfLoop, Porch porch) {
        this.homes = homes;
        this.homeOfLoop = homeOfLoop;
        this.porch = porch;
        this.likely = homes.getFirst();
    }

    /** A client has turned out to belong there. */
    void wanted(LoopHome home) {
        if (!home.equals(likely)) {
            likely = home;
        }
    }

    @Override
    public EventLoop next() {
        LoopHome guess = likely;
        return guess.arriving().get() < CROWD ? guess.loop() : leastCrowded().loop();
    }

    private LoopHome leastCrowded() {
        return homes.stream()
                .min(Comparator.comparingInt(home -> home.arriving().get()))
                .orElse(likely);
    }

    @Override
    public void later(EventLoop loop, Runnable registration) {
        Admission admission = Objects.requireNonNull(homeOfLoop.get(loop), "a loop of this node")
                .admission();
        loop.execute(() -> {
            admission.arrive(registration);
            if (porch.isFull(inLine())) {
                admission.hurry();
            }
        });
    }

    private int inLine() {
        return homes.stream().mapToInt(home -> home.admission().waiting()).sum();
    }
}
