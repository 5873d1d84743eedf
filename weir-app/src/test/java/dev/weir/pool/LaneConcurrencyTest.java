package dev.weir.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** One pool with lanes on real threads: its size holds to the unit, no server is in two places, and every request ends. */
class LaneConcurrencyTest {
    private static final int THREADS = 3;
    private static final int STEPS = 20_000;
    private static final int CLIENTS = 6;
    private static final int POOL_SIZE = 4;

    private final AtomicInteger existing = new AtomicInteger();
    private final AtomicInteger highest = new AtomicInteger();
    private final AtomicInteger carried = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger(THREADS);
    private final CapacityLedger ledger = new CapacityLedger(CapacityLimits.NONE);
    private final LaneGroup<Server> group = new LaneGroup<>(PoolWorld.ORDERS, this::carry, System.nanoTime());
    private final List<Loop> loops =
            IntStream.range(0, THREADS).mapToObj(Loop::new).toList();

    @RepeatedTest(3)
    void the_size_holds_and_every_request_ends() throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var barrier = new CyclicBarrier(THREADS);
            var running = new ArrayList<Future<?>>();
            for (var loop : loops) {
                running.add(threads.submit(() -> loop.run(barrier)));
            }
            for (var each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(highest.get()).isEqualTo(POOL_SIZE);
        assertThat(carried.get()).as("servers that changed lanes").isPositive();
        for (var loop : loops) {
            assertThat(loop.granted).isEqualTo(loop.asked).isPositive();
            assertThat(loop.lane.snapshot(System.nanoTime()).waiting()).isZero();
        }
        assertThat(group.tally().alive()).isEqualTo(existing.get());
        assertThat(group.tally().rights()).isEqualTo(existing.get());
        assertThat(group.tally().isAnyoneNeedy()).isFalse();
    }

    private void carry(Server server, PoolLane<Server> to) {
        carried.incrementAndGet();
        var target = loops.stream().filter(each -> each.lane == to).findFirst().orElseThrow();
        target.mail.add(now -> {
            server.owner = target;
            to.arrived(server, now);
        });
    }

    private final class Server extends PooledServer {
        private Loop owner;

        Server(Loop owner) {
            super(System.nanoTime());
            this.owner = owner;
            highest.accumulateAndGet(existing.incrementAndGet(), Math::max);
        }

        @Override
        protected void retire(CloseReason reason) {
            existing.decrementAndGet(); // before anyone may open another in its place
            owner.lane.lost(this, System.nanoTime());
        }
    }

    private static final class Client extends Waiter<Server> {
        private final Loop loop;
        private @Nullable Server server;

        Client(Loop loop) {
            this.loop = loop;
        }

        @Override
        protected void granted(Server granted) {
            if (granted.owner != loop) {
                throw new AssertionError("a server of another loop");
            }
            loop.granted++;
            server = granted;
        }

        @Override
        protected void refused(Refusal refusal) {
            throw new AssertionError(refusal.message());
        }

        @Override
        protected void waitingLong(QueueReport report) {
            throw new AssertionError(report.message());
        }
    }

    /** A thread with a lane, some clients, and a seeded die. */
    private final class Loop {
        private final ConcurrentLinkedQueue<LongConsumer> mail = new ConcurrentLinkedQueue<>();
        private final List<Client> clients = new ArrayList<>();
        private final PoolLane<Server> lane;
        private final Random random;
        private int asked;
        private int granted;

        Loop(int number) {
            random = new Random(number);
            var context = new LaneContext(_ -> mail.add(this::opened), ledger, mail::add, random);
            lane = new PoolLane<>(group, PoolLimits.of(PoolMode.TRANSACTION, POOL_SIZE), context, System.nanoTime());
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(this));
            }
        }

        private void opened(long now) {
            lane.opened(new Server(this), now);
        }

        void run(CyclicBarrier barrier) {
            for (int step = 0; step < STEPS; step++) {
                deliver();
                act(clients.get(random.nextInt(CLIENTS)));
                if (step % 100 == 0) {
                    lane.tick(System.nanoTime());
                }
            }
            finish(barrier);
        }

        private void act(Client client) {
            if (client.server != null) {
                release(client);
            } else if (!client.isWaiting()) {
                asked++;
                lane.acquire(client, System.nanoTime());
            }
        }

        private void release(Client client) {
            var held = requireNonNull(client.server);
            client.server = null;
            if (random.nextInt(100) == 0) {
                held.closeWhenReleased(CloseReason.UNFIT);
            }
            lane.release(held, System.nanoTime());
        }

        /** Nobody asks any more: everybody who waits is served, here and elsewhere. */
        private void finish(CyclicBarrier barrier) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            boolean counted = false;
            while (busy.get() > 0 && System.nanoTime() < end) {
                deliver();
                clients.stream().filter(c -> c.server != null).forEach(this::release);
                lane.tick(System.nanoTime());
                if (!counted && clients.stream().noneMatch(Waiter::isWaiting)) {
                    counted = true;
                    busy.decrementAndGet();
                }
                LockSupport.parkNanos(1_000);
            }
            for (int round = 0; round < 6; round++) { // mail may lead to mail
                meet(barrier);
                deliver();
            }
        }

        private static void meet(CyclicBarrier barrier) {
            try {
                barrier.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }

        private void deliver() {
            for (var task = mail.poll(); task != null; task = mail.poll()) {
                task.accept(System.nanoTime());
            }
        }
    }
}
