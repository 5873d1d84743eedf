package dev.weir.bench;

import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.CloseReason;
import dev.weir.pool.LaneContext;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.pool.PoolLimits;
import dev.weir.pool.PoolMode;
import dev.weir.pool.PooledServer;
import dev.weir.pool.QueueReport;
import dev.weir.pool.Refusal;
import dev.weir.pool.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A lease from its beginning to its end, with and without a queue. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolLaneBenchmark {
    private static final int SERVERS = 20;

    private int toOpen;
    private final PoolLane<Server> idle = lane();
    private final PoolLane<Server> busy = lane();
    private final Client client = new Client();
    private final List<Client> crowd = new ArrayList<>();
    private int next;
    private long now;

    private PoolLane<Server> lane() {
        var ledger = new CapacityLedger(CapacityLimits.NONE);
        var context = new LaneContext(_ -> toOpen++, ledger, _ -> {}, new Random(1));
        return new PoolLane<>(PoolKey.of("bench", "bench"), PoolLimits.of(PoolMode.TRANSACTION, SERVERS), context, 0);
    }

    /** One lane with idle servers only; one whose servers are all leased while as many clients wait. */
    @Setup
    public void open() {
        fill(idle, SERVERS).forEach(served -> idle.release(served.held(), now));
        crowd.addAll(fill(busy, SERVERS * 2));
    }

    private List<Client> fill(PoolLane<Server> lane, int clients) {
        var all = new ArrayList<Client>();
        for (int i = 0; i < clients; i++) {
            var asking = new Client();
            all.add(asking);
            lane.acquire(asking, now);
            while (toOpen > 0) {
                toOpen--;
                lane.opened(new Server(), now);
            }
        }
        return all;
    }

    /** A server is idle: acquire, release. */
    @Benchmark
    public void leaseAtOnce() {
        now++;
        idle.acquire(client, now);
        idle.release(client.held(), now);
    }

    /** All servers are busy: one comes back, goes to the longest waiter, and its client asks again at the end of the queue. */
    @Benchmark
    public void leaseAfterQueue() {
        now++;
        Client done = crowd.get(next);
        next = next + 1 == crowd.size() ? 0 : next + 1;
        busy.release(done.held(), now);
        busy.acquire(done, now);
    }

    private static final class Server extends PooledServer {
        Server() {
            super(0);
        }

        @Override
        protected void retire(CloseReason reason) {
            throw new IllegalStateException("closed in the middle of a benchmark: " + reason);
        }
    }

    private static final class Client extends Waiter<Server> {
        private @Nullable Server server;

        Server held() {
            if (server == null) {
                throw new IllegalStateException("holds no server");
            }
            return server;
        }

        @Override
        protected void granted(Server granted) {
            server = granted;
        }

        @Override
        protected void refused(Refusal refusal) {
            throw new IllegalStateException("refused: " + refusal);
        }

        @Override
        protected void waitingLong(QueueReport report) {}
    }
}
