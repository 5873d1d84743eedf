package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pool that one event loop owns: its servers by state, and the clients that wait.
 *
 * <p>Each event (a client asks, a server comes back, opens, fails or dies, time passes) enters through one method, and
 * every decision leaves through a callback. A method's own book-keeping is complete before it calls back, so callbacks may
 * enter the lane again; see {@link Waiter}, {@link PooledServer#retire} and {@link Connector#open} for what each may do.
 *
 * <p>Invariants: a server is in the list of its state and in no other. Idle is empty while anyone waits. Each server that
 * is connecting, idle, leased, resetting or closing holds one right from the ledger.
 */
public final class PoolLane<S extends PooledServer> {
    private static final long PRESS_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final PoolKey key;
    private final Connector connector;
    private final LaneRights rights;
    private final Openings openings;
    private final LaneCounters counters = new LaneCounters();
    private final WaitQueue<S> queue = new WaitQueue<>();
    private final ServerLists<S> servers = new ServerLists<>(counters);
    private final Lifetime lifetime;
    private PoolLimits limits;
    private boolean shut;
    private boolean warm = true;
    private long reconnectedAt;
    private long pressedAt;

    /** An empty lane; {@code now} is the loop's time. It opens nothing until asked. */
    public PoolLane(PoolKey key, PoolLimits limits, LaneContext context, long now) {
        this.key = key;
        this.limits = limits;
        this.connector = context.connector();
        this.openings = new Openings(limits, context.random());
        this.reconnectedAt = now;
        this.lifetime = new Lifetime(now);
        this.pressedAt = now;
        this.rights = new LaneRights(key, context, this::rightArrived, at -> giveUpIdle());
    }

    /** A client needs a server: it is answered now, later or with a refusal, never blocked. */
    public void acquire(Waiter<S> waiter, long now) {
        queue.number(waiter, now);
        offer(waiter, now);
    }

    /**
     * A granted server turned out to be dead before anything was sent to it. Report it {@link #lost} as well, in either
     * order. The client takes its old place in the queue, and its waiting time goes on.
     */
    public void reacquire(Waiter<S> waiter, long now) {
        offer(waiter, now);
    }

    private void offer(Waiter<S> waiter, long now) {
        var server = limits.roundRobin()
                ? servers.idle.oldest()
                : servers.idle.newest(); // newest: few stay hot, the rest ages out
        if (server != null) {
            grant(server, waiter, now);
            return;
        }
        var refusal = shut ? Refusal.shuttingDown(key) : openings.verdict(servers.alive(), now);
        if (refusal != null) {
            refuse(waiter, refusal);
            return;
        }
        queue.add(waiter);
        openAsNeeded(now);
    }

    /** The client cancelled or vanished. False when it does not wait: it holds a server, or was refused. */
    public boolean withdraw(Waiter<S> waiter) {
        if (!queue.remove(waiter)) {
            return false;
        }
        counters.withdrawn++;
        standDownIfServed();
        return true;
    }

    /** A clean server comes back, from its client or from its reset. The longest waiter has it before this returns. */
    public void release(S server, long now) {
        if (server.state() != ServerState.LEASED && server.state() != ServerState.RESETTING) {
            throw new IllegalStateException("released while " + server.state() + ": " + server);
        }
        var reason = reasonToClose(server, now);
        if (reason != null) {
            servers.retire(server, reason);
        } else {
            settle(server, now);
        }
    }

    /** The client has left the server, but its reset query or rollback still runs; {@link #release} or {@link #lost} follows. */
    public void resetting(S server, long now) {
        servers.move(server, ServerState.RESETTING);
    }

    /** Answers {@link Connector#open}: the server has logged in and is clean. */
    public void opened(S server, long now) {
        counters.opened++;
        openings.succeeded(servers.live() + 1);
        if (shut) {
            servers.retire(server, CloseReason.SHUTDOWN);
        } else if (server.bornAt() - reconnectedAt < 0) {
            servers.retire(server, CloseReason.RECONNECT);
        } else {
            settle(server, now);
        }
        openAsNeeded(now);
    }

    /** Answers {@link Connector#open}: there is no server. */
    public void openFailed(OpenFailure failure, long now) {
        counters.failed(failure.kind());
        openings.failed(failure, servers.live(), now);
        rights.giveBack(false);
        refuseIfHopeless(now);
    }

    /** The server is gone, told to or not, in whatever state. Further calls for the same server do nothing. */
    public void lost(S server, long now) {
        var was = server.state();
        if (was == ServerState.CLOSED) {
            return;
        }
        if (was != ServerState.CLOSING) {
            counters.lost++;
        }
        servers.move(server, ServerState.CLOSED);
        rights.giveBack(was == ServerState.CLOSING && server.closeNeeded() == CloseReason.EVICTED);
        refuseIfHopeless(now);
        openAsNeeded(now);
    }

    /** Time passes; about ten times a second. */
    public void tick(long now) {
        refuseExpired(now);
        notifyQueued(now);
        retireAged(now);
        openAsNeeded(now);
        keepWarm(now);
        if (now - pressedAt >= PRESS_INTERVAL) {
            pressedAt = now;
            rights.press();
        }
    }

    /** Whether {@code min_pool_size} is to be kept; at first it is. */
    public void stayWarm(boolean wanted) {
        warm = wanted;
    }

    private int minPoolSize() {
        return warm ? limits.minPoolSize() : 0;
    }

    /** New limits, for those who wait as well. A smaller pool shrinks at once by its idle servers, then as leases end. */
    public void reconfigure(PoolLimits next, long now) {
        limits = next;
        openings.reconfigure(next);
        while (isAbove(next.sizeWithoutReserve()) && closeIdle(1, CloseReason.SURPLUS) > 0) {
            // one at a time: each closing changes the count
        }
        openAsNeeded(now);
    }

    /** Closes up to {@code most} idle servers, the longest idle first; how many it closed. */
    public int closeIdle(int most, CloseReason reason) {
        return servers.retireIdle(most, reason);
    }

    /** Replaces all servers: idle ones now, leased ones at release, those being opened as soon as they are open. */
    public void retireAll(CloseReason reason, long now) {
        reconnectedAt = now;
        closeIdle(Integer.MAX_VALUE, reason);
        servers.markUsed(reason);
    }

    /** No more servers for anyone: refuses who waits and who comes, closes servers as they come back. */
    public void shutDown(long now) {
        shut = true;
        retireAll(CloseReason.SHUTDOWN, now);
        refuseAll(Refusal.shuttingDown(key));
    }

    /** The lane is removed: no server and no attempt is left, nobody waits. Leaves the ledger; call nothing afterwards. */
    public void dispose() {
        if (!isEmpty()) {
            throw new IllegalStateException("lane in use: " + key);
        }
        rights.leaveLedger();
    }

    /** Whether nothing is left: no client waits, no server exists, no attempt is under way. */
    public boolean isEmpty() {
        return queue.isEmpty() && servers.live() + openings.connecting() == 0;
    }

    /** The lane as it is now, to be handed to another thread. */
    public PoolSnapshot snapshot(long now) {
        var longest = servers.leased.oldest();
        return new PoolSnapshot(
                key,
                limits,
                queue.size(),
                servers.idle.size(),
                servers.leased.size(),
                servers.resetting.size(),
                openings.connecting(),
                servers.closing.size(),
                queue.oldestWait(now),
                longest == null ? 0 : now - longest.leasedSince,
                bottleneck(),
                counters.copy());
    }

    /** To be read on the lane's loop only. */
    public LaneCounters counters() {
        return counters;
    }

    // ---- servers ----

    /** Gives a clean server to whoever has waited longest, or keeps it. */
    private void settle(S server, long now) {
        var next = queue.poll();
        if (next != null) {
            counters.waited++;
            counters.waitNanos += now - next.since;
            standDownIfServed();
            grant(server, next, now);
        } else if (isAbove(limits.sizeWithoutReserve())) {
            servers.retire(server, CloseReason.SURPLUS);
        } else if (key.replication()) {
            servers.retire(server, CloseReason.SINGLE_USE);
        } else if (rights.mustGiveUpOne()) {
            servers.retire(server, CloseReason.EVICTED);
        } else {
            servers.idle(server, now);
        }
    }

    private void grant(S server, Waiter<S> waiter, long now) {
        counters.granted++;
        servers.lease(server, now);
        waiter.granted(server);
    }

    private @Nullable CloseReason reasonToClose(S server, long now) {
        if (server.closeNeeded() != null) {
            return server.closeNeeded();
        }
        if (limits.serverLifetime() == 0 || key.replication()) {
            return CloseReason.SINGLE_USE;
        }
        if (lifetime.isOver(server, limits, now)) {
            lifetime.ended(now);
            return CloseReason.LIFETIME;
        }
        return isAbove(limits.sizeWithReserve()) ? CloseReason.SURPLUS : null;
    }

    private void retireAged(long now) {
        S next;
        for (var server = servers.idle.oldest(); server != null; server = next) {
            next = servers.idle.after(server);
            boolean unused = limits.serverIdleTimeout() > 0
                    && now - server.idleSince >= limits.serverIdleTimeout()
                    && servers.alive() > minPoolSize();
            if (lifetime.isOver(server, limits, now)) {
                lifetime.ended(now);
                servers.retire(server, CloseReason.LIFETIME);
            } else if (unused) {
                servers.retire(server, CloseReason.IDLE_TIMEOUT);
            }
        }
    }

    private void giveUpIdle() {
        while (!servers.idle.isEmpty() && rights.mustGiveUpOne()) {
            closeIdle(1, CloseReason.EVICTED);
        }
    }

    private boolean isAbove(int size) {
        return servers.alive() > size;
    }

    // ---- opening ----

    private void openAsNeeded(long now) {
        while (needsAnother(now) && rights.takeOrStandInLine()) {
            start();
        }
        openings.endBurst();
    }

    private boolean needsAnother(long now) {
        return queue.size() > openings.connecting() && openings.mayStart(servers.live(), sizeNow(now), now);
    }

    private int sizeNow(long now) {
        boolean reserve = limits.reserveTimeout() > 0 && queue.oldestWait(now) >= limits.reserveTimeout();
        return reserve ? limits.sizeWithReserve() : limits.sizeWithoutReserve();
    }

    private void start() {
        counters.attempts++;
        openings.started();
        connector.open(key);
    }

    private void rightArrived(long now) {
        if (needsAnother(now)) {
            start();
            openAsNeeded(now);
        } else {
            rights.giveBack(false);
        }
    }

    /** One at a time, and never at the cost of someone who waits. */
    private void keepWarm(long now) {
        boolean cold = servers.live() < minPoolSize() && openings.connecting() == 0;
        boolean welcome = queue.isEmpty() && !shut && !key.replication();
        if (cold
                && welcome
                && openings.mayStart(servers.live(), limits.sizeWithoutReserve(), now)
                && rights.takeSpare()) {
            start();
        }
    }

    private Bottleneck bottleneck() {
        if (servers.live() + openings.connecting() >= limits.sizeWithoutReserve()) {
            return Bottleneck.of(Bottleneck.Kind.POOL_SIZE, limits.poolSize());
        }
        var denial = rights.denial();
        if (denial != null) {
            return denial;
        }
        var failure = openings.failure();
        return failure == null ? Bottleneck.NONE : Bottleneck.of(failure);
    }

    // ---- waiters ----

    private void refuse(Waiter<S> waiter, Refusal refusal) {
        counters.refused++;
        waiter.refused(refusal);
    }

    private void refuseAll(Refusal refusal) {
        for (var waiter = queue.poll(); waiter != null; waiter = queue.poll()) {
            standDownIfServed();
            refuse(waiter, refusal);
        }
    }

    private void refuseIfHopeless(long now) {
        var verdict = openings.verdict(servers.alive(), now);
        if (verdict != null) {
            refuseAll(verdict);
        }
    }

    private void refuseExpired(long now) {
        if (limits.queryWaitTimeout() == 0 || queue.oldestWait(now) < limits.queryWaitTimeout()) {
            return;
        }
        var snapshot = snapshot(now); // before the first goes: it shows what they all waited for
        for (var waiter = queue.pollExpired(limits.queryWaitTimeout(), now);
                waiter != null;
                waiter = queue.pollExpired(limits.queryWaitTimeout(), now)) {
            standDownIfServed();
            refuse(waiter, Refusal.waitedTooLong(snapshot, now - waiter.since));
        }
    }

    private void notifyQueued(long now) {
        if (limits.queryWaitNotify() == 0 || queue.oldestWait(now) < limits.queryWaitNotify()) {
            return;
        }
        queue.notifyOlderThan(limits.queryWaitNotify(), snapshot(now), now);
    }

    private void standDownIfServed() {
        if (queue.isEmpty()) {
            rights.leaveLine();
        }
    }
}
