package dev.weir.pool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a lane that wait, in the order in which they asked. A client that comes back because its server was
 * dead takes the place it had.
 */
final class WaitQueue<S extends PooledServer> {
    private final Chain<Waiter<S>> chain = new Chain<>();
    private long tickets;

    int size() {
        return chain.size();
    }

    boolean isEmpty() {
        return chain.isEmpty();
    }

    /** How long the first has waited; 0 when nobody waits. */
    long oldestWait(long now) {
        var first = chain.oldest();
        return first == null ? 0 : now - first.since;
    }

    /** Since when the first has waited; call it only when somebody does. */
    long headSince() {
        var first = chain.oldest();
        if (first == null) {
            throw new IllegalStateException("nobody waits");
        }
        return first.since;
    }

    /** A new request of this waiter: not queued yet, but its place is decided. */
    void number(Waiter<S> waiter, long now) {
        requireAtRest(waiter);
        waiter.ticket = ++tickets;
        waiter.since = now;
        waiter.notified = false;
    }

    /** Queues a numbered waiter at its place. */
    void add(Waiter<S> waiter) {
        requireAtRest(waiter);
        var newest = chain.newest();
        if (newest == null || newest.ticket < waiter.ticket) {
            chain.addNewest(waiter);
            return;
        }
        Waiter<S> before = null;
        for (var w = chain.oldest(); w != null && w.ticket < waiter.ticket; w = chain.after(w)) {
            before = w;
        }
        chain.insertAfter(before, waiter);
    }

    @Nullable
    Waiter<S> poll() {
        var first = chain.oldest();
        if (first != null) {
            chain.remove(first);
        }
        return first;
    }

    /** Those who have waited for longer than each of them may; they stay where they are. */
    List<Waiter<S>> overdue(long general, long now) {
        List<Waiter<S>> found = List.of();
        for (var w = chain.oldest(); w != null; w = chain.after(w)) {
            if (w.isOverdue(general, now)) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(w);
            }
        }
        return found;
    }

    boolean remove(Waiter<S> waiter) {
        if (!chain.contains(waiter)) {
            return false;
        }
        chain.remove(waiter);
        return true;
    }

    /** Tells each waiter once that it has waited for {@code limit}. */
    void notifyOlderThan(long limit, PoolSnapshot pool, long now) {
        int position = 0;
        for (var w = chain.oldest(); w != null && now - w.since >= limit; w = chain.after(w)) {
            position++;
            if (!w.notified) {
                w.notified = true;
                w.waitingLong(new QueueReport(now - w.since, position, pool));
            }
        }
    }

    private static void requireAtRest(Waiter<?> waiter) {
        if (waiter.isWaiting()) {
            throw new IllegalStateException("waits already: " + waiter);
        }
    }
}
