package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The two ledgers under four threads: never above the limit, nothing left over. */
class LedgerConcurrencyTest {
    private static final int THREADS = 4;
    private static final int STEPS = 20_000;
    private static final int LIMIT = 5;

    @Test
    void servers_never_exceed_the_limit_and_every_right_comes_back() throws Exception {
        var ledger = new CapacityLedger(new CapacityLimits(NamedLimit.of(LIMIT), NamedLimit.NONE));
        borrow(ledger, _ -> new PoolTally());
    }

    @Test
    void the_size_of_a_pool_is_never_exceeded_by_all_its_lanes_together() throws Exception {
        var tally = new PoolTally();
        borrow(new CapacityLedger(CapacityLimits.NONE), _ -> tally);
        assertThat(tally.rights()).isZero();
    }

    private static void borrow(CapacityLedger ledger, IntFunction<PoolTally> tallies) throws Exception {
        var out = new AtomicInteger();
        var highest = new AtomicInteger();

        var loops = IntStream.range(0, THREADS)
                .mapToObj(thread -> new BorrowingLoop(ledger, thread, tallies.apply(thread), out, highest))
                .toList();

        inParallel(thread -> {
            for (int i = 0; i < STEPS; i++) {
                loops.get(thread).step();
            }
        });
        loops.forEach(BorrowingLoop::leaveLine); // from here on nothing is mailed
        loops.forEach(BorrowingLoop::giveBackAll);

        assertThat(highest.get()).isEqualTo(LIMIT);
        assertThat(out.get()).isZero();
        assertThat(ledger.heldByDatabase("orders")).isZero();
    }

    @Test
    void lanes_that_come_and_go_keep_one_account_for_each_name() throws Exception {
        var ledger = new CapacityLedger(new CapacityLimits(NamedLimit.of(1), NamedLimit.NONE));
        var out = new AtomicInteger();
        var highest = new AtomicInteger();

        inParallel(thread -> {
            for (int i = 0; i < STEPS; i++) {
                var context = new LaneContext(_ -> {}, ledger, _ -> {}, new Random(thread));
                var rights = new LaneRights(PoolKey.of("orders", "app"), new PoolTally(), context, _ -> {}, _ -> {});
                if (rights.takeSpare(LIMIT)) {
                    highest.accumulateAndGet(out.incrementAndGet(), Math::max);
                    out.decrementAndGet(); // before the ledger may hand it to another thread
                    rights.giveBack(false);
                }
                rights.leaveLedger();
            }
        });

        assertThat(highest.get()).isEqualTo(1);
        assertThat(ledger.isEmpty()).isTrue();
    }

    @Test
    void clients_never_exceed_the_limit_and_everyone_is_counted_out() throws Exception {
        var ledger = new ClientLedger(new ClientLimits(LIMIT, NamedLimit.NONE, NamedLimit.NONE));
        var inside = new AtomicInteger();
        var highest = new AtomicInteger();

        inParallel(thread -> {
            var random = new Random(thread);
            int mine = 0;
            for (int i = 0; i < STEPS; i++) {
                if (random.nextBoolean() && ledger.tryEnter("orders", "user" + thread) == null) {
                    mine++;
                    highest.accumulateAndGet(inside.incrementAndGet(), Math::max);
                } else if (mine > 0) {
                    mine--;
                    inside.decrementAndGet();
                    ledger.leave("orders", "user" + thread);
                }
            }
            for (; mine > 0; mine--) {
                inside.decrementAndGet();
                ledger.leave("orders", "user" + thread);
            }
        });

        assertThat(highest.get()).isEqualTo(LIMIT);
        assertThat(ledger.total()).isZero();
        assertThat(ledger.inDatabase("orders")).isZero();
    }

    private static void inParallel(IntConsumer work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(threads.submit(() -> work.accept(thread)));
            }
            for (var each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** One thread with one lane's rights: takes, stands in line, gives back, evicts, as mail and a seeded die tell it. */
    private static final class BorrowingLoop {
        private final ConcurrentLinkedQueue<LongConsumer> mail = new ConcurrentLinkedQueue<>();
        private final LaneRights rights;
        private final Random random;
        private final AtomicInteger out;
        private final AtomicInteger highest;
        private int mine;

        BorrowingLoop(CapacityLedger ledger, int thread, PoolTally tally, AtomicInteger out, AtomicInteger highest) {
            this.random = new Random(thread);
            this.out = out;
            this.highest = highest;
            var key = PoolKey.of("orders", "user" + thread);
            var context = new LaneContext(_ -> {}, ledger, mail::add, random);
            this.rights = new LaneRights(key, tally, context, at -> took(), at -> {});
        }

        void step() {
            deliver();
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    if (rights.takeOrStandInLine(LIMIT)) {
                        took();
                    }
                }
                case 2 -> giveBackOne();
                case 3 -> rights.leaveLine();
                default -> throw new AssertionError();
            }
        }

        void leaveLine() {
            rights.leaveLine();
        }

        void giveBackAll() {
            deliver();
            while (mine > 0) {
                giveBackOne();
            }
        }

        private void took() {
            mine++;
            highest.accumulateAndGet(out.incrementAndGet(), Math::max);
        }

        private void giveBackOne() {
            if (mine > 0) {
                mine--;
                out.decrementAndGet(); // before the ledger may hand it to another thread
                rights.giveBack(rights.mustGiveUpOne());
            }
        }

        private void deliver() {
            for (var task = mail.poll(); task != null; task = mail.poll()) {
                task.accept(0);
            }
        }
    }
}
