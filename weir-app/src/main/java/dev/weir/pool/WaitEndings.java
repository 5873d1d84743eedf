package dev.weir.pool;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the waiting of a lane's clients ends: with a server, with a refusal, or because the client goes. */
final class WaitEndings<S extends PooledServer> {
    private final WaitQueue<S> queue;
    private final LaneCounters counters;
    private final Runnable onShrunk;

    /** @param onShrunk one client fewer waits */
    WaitEndings(WaitQueue<S> queue, LaneCounters counters, Runnable onShrunk) {
        this.queue = queue;
        this.counters = counters;
        this.onShrunk = onShrunk;
    }

    /** Who has waited longest, and waits no more: to be given a server. Null when nobody waits. */
    @Nullable
    Waiter<S> served(long now) {
        var next = queue.poll();
        if (next != null) {
            counters.waited++;
            counters.waitNanos += now - next.since;
            onShrunk.run();
        }
        return next;
    }

    /** False when the client does not wait. */
    boolean withdraw(Waiter<S> waiter) {
        if (!queue.remove(waiter)) {
            return false;
        }
        counters.withdrawn++;
        onShrunk.run();
        return true;
    }

    /** For a client that is not in the queue, or no more. */
    void refuse(Waiter<S> waiter, Refusal refusal) {
        counters.refused++;
        waiter.refused(refusal);
    }

    void refuseAll(Refusal refusal) {
        for (var waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
            onShrunk.run();
            refuse(waiter, refusal);
        }
    }

    /** Time passes: {@code query_wait_timeout}, which each client may have its own of, and {@code query_wait_notify}. */
    void tick(PoolLimits limits, Supplier<PoolSnapshot> pool, long now) {
        refuseExpired(limits, pool, now);
        if (limits.queryWaitNotify() > 0 && queue.oldestWait(now) >= limits.queryWaitNotify()) {
            queue.notifyOlderThan(limits.queryWaitNotify(), pool.get(), now);
        }
    }

    private void refuseExpired(PoolLimits limits, Supplier<PoolSnapshot> pool, long now) {
        var overdue = queue.overdue(limits.queryWaitTimeout(), now);
        if (overdue.isEmpty()) {
            return;
        }
        var snapshot = pool.get(); // before the first goes: it shows what they all waited for
        for (var waiter : overdue) {
            boolean stillWaits = waiter.isOverdue(limits.queryWaitTimeout(), now) && queue.remove(waiter);
            if (stillWaits) { // the refusal of one may be the end of another
                onShrunk.run();
                refuse(waiter, Refusal.waitedTooLong(snapshot, now - waiter.since));
            }
        }
    }
}
