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
 * is connecting, idle, leased, resetting, moving or closing holds one right from the ledger. Limits are those of
 * the whole pool: other lanes of it may live on other loops ({@link LaneGroup}, {@link LaneSharing}).
 */
public final class PoolLane<S extends PooledServer> {
    private static final long PRESS_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final PoolKey key;
    private final LaneGroup<S> group;
    private final PoolTally tally;
    private final Connector connector;
    private final LaneRights rights;
    private final Openings openings;
    private final LaneCounters counters = new LaneCounters();
    private final WaitQueue<S> queue = new WaitQueue<>();
    private final WaitEndings<S> endings = new WaitEndings<>(queue, counters, this::queueShrank);
    private final ServerLists<S> servers;
    final LaneSharing<S> sharing;
    private final Retirement<S> retirement;
    private final Turns<S> turns = new Turns<>(this::settle);
    private PoolLimits limits;
    private LaneGate gate = LaneGate.OPEN;
    private long pressedAt;

    /** The one lane of a pool; as the other constructor. */
    public PoolLane(PoolKey key, PoolLimits limits, LaneContext context, long now) {
        this(LaneGroup.ofOne(key, now), limits, context, now);
    }

    /** An empty lane; {@code now} is the loop's time. It opens nothing until asked. */
    public PoolLane(LaneGroup<S> group, PoolLimits limits, LaneContext context, long now) {
        this.key = group.key();
        this.group = group;
        this.tally = group.tally();
        this.limits = limits;
        this.servers = new ServerLists<>(counters, tally);
        this.sharing =
                new LaneSharing<>(this, new LaneSharing.Part<>(queue, servers), context.mailbox(), this::openAsNeeded);
        this.connector = context.connector();
        this.openings = new Openings(limits, context.random());
        this.retirement = new Retirement<>(servers, tally, key.replication(), now);
        this.pressedAt = now;
        this.rights = new LaneRights(key, tally, context, this::rightArrived, this::giveUpIdle);
        rights.most(limits.sizeWithReserve());
        group.join(sharing);
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
        var refusal = refusal(now);
        if (refusal != null) {
            endings.refuse(waiter, refusal);
            return;
        }
        queue.add(waiter);
        openAsNeeded(now);
    }

    private @Nullable Refusal refusal(long now) {
        return switch (gate) {
            case OPEN -> openings.verdict(tally.alive(), now);
            case PAUSED -> null;
            case SHUT -> Refusal.shuttingDown(key);
        };
    }

    /** The client cancelled or vanished. False when it does not wait: it holds a server, or was refused. */
    public boolean withdraw(Waiter<S> waiter) {
        return endings.withdraw(waiter);
    }

    /**
     * A clean server comes back, from its client or from its reset. The longest waiter has it before this returns; from
     * within the grant of a server, before the outermost call returns.
     */
    public void release(S server, long now) {
        if (server.state() != ServerState.LEASED && server.state() != ServerState.RESETTING) {
            throw new IllegalStateException("released while " + server.state() + ": " + server);
        }
        server.aliveAt = now;
        var reason = gate == LaneGate.OPEN ? retirement.reason(server, limits, now) : gate.closes();
        if (reason != null) {
            servers.retire(server, reason);
        } else if (turns.take(server, now)) {
            openAsNeeded(now); // for who came while another one was back
        }
    }

    /** The client has left the server, but its reset query or rollback still runs; {@link #release} or {@link #lost} follows. */
    public void resetting(S server, long now) {
        servers.move(server, ServerState.RESETTING);
    }

    /** Answers {@link Connector#open}: the server has logged in and is clean. */
    public void opened(S server, long now) {
        counters.opened++;
        server.aliveAt = now;
        openings.succeeded(live() + 1);
        comesIn(server, now);
    }

    /** A sibling lane had it to spare: the server is on this loop now, clean and free. */
    public void arrived(S server, long now) {
        sharing.met();
        comesIn(server, now);
    }

    private void comesIn(S server, long now) {
        var reason = gate == LaneGate.OPEN && group.isOutdated(server) ? CloseReason.RECONNECT : gate.closes();
        if (reason != null) {
            servers.retire(server, reason);
        } else {
            turns.take(server, now);
        }
        openAsNeeded(now);
    }

    /** Answers {@link Connector#open}: there is no server. */
    public void openFailed(OpenFailure failure, long now) {
        counters.failed(failure.kind());
        openings.failed(failure, live(), now);
        giveBack(false);
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
        if (was == ServerState.MOVING) {
            sharing.met();
        }
        servers.move(server, ServerState.CLOSED);
        giveBack(was == ServerState.CLOSING && server.closeNeeded() == CloseReason.EVICTED);
        refuseIfHopeless(now);
        openAsNeeded(now);
    }

    /** Time passes; about ten times a second. */
    public void tick(long now) {
        endings.tick(limits, () -> sharing.wholePool(snapshot(now)), now);
        retirement.retireAged(limits, now);
        sharing.lookAgain(now);
        keepWarm(now);
        if (group.isShared()) {
            sharing.tell(snapshot(now));
        }
        if (now - pressedAt >= PRESS_INTERVAL) {
            pressedAt = now;
            rights.press();
        }
    }

    /** Whether {@code min_pool_size} is to be kept; at first it is. */
    public void stayWarm(boolean wanted) {
        retirement.stayWarm(wanted);
    }

    /** New limits, for those who wait as well. A smaller pool shrinks at once by its idle servers, then as leases end. */
    public void reconfigure(PoolLimits next, long now) {
        limits = next;
        openings.reconfigure(next);
        rights.most(next.sizeWithReserve());
        retirement.shrink(next.sizeWithoutReserve());
        openAsNeeded(now);
    }

    /** Closes up to {@code most} idle servers, the longest idle first; how many it closed. */
    public int closeIdle(int most, CloseReason reason) {
        return servers.retireIdle(most, reason);
    }

    /** Replaces all servers: idle ones now, leased ones at release, those being opened as soon as they are open. */
    public void retireAll(CloseReason reason, long now) {
        group.reconnect(now);
        closeIdle(Integer.MAX_VALUE, reason);
        servers.markUsed(reason);
    }

    /**
     * No servers until {@link #resume}: who asks waits, and may wait for too long; idle servers go now, leased ones when they
     * come back, those being opened as soon as they are open. No effect on a lane that is shut down.
     */
    public void pause() {
        if (gate == LaneGate.OPEN) {
            gate = LaneGate.PAUSED;
            rights.leaveLine();
            sharing.stopSeeking();
            closeIdle(Integer.MAX_VALUE, CloseReason.PAUSE);
        }
    }

    /** Closes all servers at once, those too that are still busy with what clients have left; no client may hold one. */
    public void kill() {
        closeIdle(Integer.MAX_VALUE, CloseReason.KILL);
        servers.retireUsed(CloseReason.KILL);
    }

    /**
     * The opposite of {@link #pause}: serves those who wait, in the order in which they came, as servers open. A lane that is
     * open tries again to open them: what the last attempt failed for may be over.
     */
    public void resume(long now) {
        gate = gate == LaneGate.PAUSED ? LaneGate.OPEN : gate;
        openings.forgetFailure();
        openAsNeeded(now);
    }

    public boolean isPaused() {
        return gate == LaneGate.PAUSED;
    }

    /** No more servers for anyone: refuses who waits and who comes, closes servers as they come back. */
    public void shutDown(long now) {
        gate = LaneGate.SHUT;
        retireAll(CloseReason.SHUTDOWN, now);
        endings.refuseAll(Refusal.shuttingDown(key));
    }

    /** The lane is removed: no server and no attempt is left, nobody waits. Leaves the ledger; call nothing afterwards. */
    public void dispose() {
        if (!isEmpty()) {
            throw new IllegalStateException("lane in use: " + key);
        }
        group.leave(sharing);
        rights.leaveLedger();
    }

    /** Whether nothing is left: no client waits, no server exists, no attempt is under way. */
    public boolean isEmpty() {
        return queue.isEmpty() && servers.isEmpty() && openings.connecting() == 0 && !sharing.isExpecting();
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
                isPaused() ? Bottleneck.PAUSED : rights.bottleneck(limits, openings.failure()),
                counters.copy());
    }

    LaneGroup<S> group() {
        return group;
    }

    /** To be read on the lane's loop only. */
    public LaneCounters counters() {
        return counters;
    }

    // ---- servers ----

    /** Gives a clean server to whoever has waited longest, or keeps it. */
    private void settle(S server, long now) {
        if (tally.isAnyoneNeedy() && sharing.gave(server, retirement.isAbove(limits.sizeWithoutReserve()), now)) {
            return;
        }
        var next = endings.served(now);
        if (next != null) {
            grant(server, next, now);
        } else if (key.replication()) {
            servers.retire(server, CloseReason.SINGLE_USE);
        } else if (rights.mustGiveUpOne()) {
            servers.retire(server, CloseReason.EVICTED);
        } else if (!retirement.retiredAbove(limits.sizeWithoutReserve(), server)) {
            servers.idle(server, now);
        }
    }

    private void grant(S server, Waiter<S> waiter, long now) {
        counters.granted++;
        servers.lease(server, now);
        waiter.granted(server);
    }

    /** Others need servers: lanes of this pool first, since that costs no login. */
    private void giveUpIdle(long now) {
        sharing.giveIdle(now);
        while (!servers.idle.isEmpty() && rights.mustGiveUpOne()) {
            closeIdle(1, CloseReason.EVICTED);
        }
    }

    /** Servers of the whole pool that occupy a slot of PostgreSQL; those that siblings are opening count. */
    private int live() {
        return tally.rights() - openings.connecting();
    }

    // ---- opening ----

    private void openAsNeeded(long now) {
        if (gate != LaneGate.OPEN || turns.isOneBack()) {
            return;
        }
        boolean comes = sharing.seeks(now);
        while (!comes
                && needsAnother(live(), now)
                && rights.takeOrStandInLine(limits.sizeAfter(queue.oldestWait(now)))) {
            start();
        }
        openings.endBurst();
    }

    private boolean needsAnother(int live, long now) {
        return queue.size() > openings.connecting()
                && openings.mayStart(live, limits.sizeAfter(queue.oldestWait(now)), now);
    }

    private void start() {
        counters.attempts++;
        openings.started();
        connector.open(key);
    }

    private void rightArrived(long now) {
        if (gate == LaneGate.OPEN && needsAnother(live() - 1, now)) { // the right itself is counted already
            start();
            openAsNeeded(now);
        } else {
            giveBack(false);
        }
    }

    /** Others may take what is free now: those in the ledger's line, and lanes of this pool that its size had stopped. */
    private void giveBack(boolean evicted) {
        rights.giveBack(evicted);
        group.roomMade(sharing);
    }

    /** One at a time, and never at the cost of someone who waits. */
    private void keepWarm(long now) {
        boolean cold = live() < retirement.least(limits) && openings.connecting() == 0;
        boolean welcome = gate == LaneGate.OPEN && queue.isEmpty() && !tally.isAnyoneNeedy() && !key.replication();
        boolean possible = cold && welcome && openings.mayStart(live(), limits.sizeWithoutReserve(), now);
        if (possible && rights.takeSpare(retirement.least(limits))) {
            start();
        }
    }

    private void refuseIfHopeless(long now) {
        var refusal = refusal(now);
        if (refusal != null) {
            endings.refuseAll(refusal);
        }
    }

    private void queueShrank() {
        if (queue.isEmpty()) {
            rights.leaveLine();
        }
        sharing.queueShrank();
    }
}
