package dev.weir.endurance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients at once, from {@link #start} to {@link #stop}. */
final class Load {
    /** Databases of the pooler's configuration. */
    static final String DIRECT = "direct";

    static final String LINK = "link";
    static final String SESSION_MODE = "held";

    private final Journal journal = new Journal();
    private final Ledger ledger = new Ledger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger guests = new AtomicInteger(1_000);
    private final int port;
    private final long seed;

    Load(int port, long seed) {
        this.port = port;
        this.seed = seed;
    }

    /** @param thinkMillis between two requests, on average */
    void start(String database, int clients, int thinkMillis, int stayFor) {
        var habits = new Client.Habits(port, database, thinkMillis, stayFor);
        for (int i = 0; i < clients; i++) {
            int number = threads.size() + 1;
            var client = new Client(number, seed, habits, this);
            threads.add(Thread.ofVirtual().name("client " + number).start(client));
        }
    }

    /** A further client, which does what the caller says. */
    Client guest(String database) {
        return new Client(guests.incrementAndGet(), seed, new Client.Habits(port, database, 0, 1), this);
    }

    /** Ends the load; whoever does not end hangs. */
    void stop() throws InterruptedException {
        stop.countDown();
        long deadline = System.nanoTime() + Conversation.PATIENCE.plusSeconds(5).toNanos();
        for (Thread thread : threads) {
            long left = Math.max(1, deadline - System.nanoTime());
            if (!thread.join(Duration.ofNanos(left))) {
                journal.violation(thread.getName() + " does not end");
                thread.interrupt();
            }
        }
    }

    /** Compares what the clients were told with what PostgreSQL holds. */
    void settle(Conversation database) throws IOException {
        ledger.disagreements(database).forEach(journal::violation);
    }

    Journal journal() {
        return journal;
    }

    Ledger ledger() {
        return ledger;
    }

    CountDownLatch stopping() {
        return stop;
    }
}
