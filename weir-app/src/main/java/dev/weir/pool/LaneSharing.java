package dev.weir.pool;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One lane's dealings with the other lanes of its pool: it asks for a server when clients wait, and gives one when another
 * lane's clients have clearly waited longer than its own. Used on the lane's loop, except what is marked.
 *
 * <p>Carrying a server costs some tens of microseconds on both loops, about as much as a few short transactions. So a
 * server does not change lanes for a wait that the next release would have ended: see {@link #PATIENCE}. A lane that has no
 * server at all is helped at once.
 *
 * <p>No wake-up is lost. A lane states its need before it looks whether it may open a server, and a lane that gives a right
 * back does so before it looks for needs. For idle servers one side is only hinted at, so a needy lane looks again after
 * {@link #PATIENCE}, and with each tick.
 */
final class LaneSharing<S extends PooledServer> {
    /** A difference in waiting time, or a time of idling, in nanoseconds, that is worth carrying a server. */
    static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

    /** What of a lane is looked at here. */
    record Part<S extends PooledServer>(WaitQueue<S> queue, ServerLists<S> servers) {}

    private final PoolLane<S> lane;
    private final LaneGroup<S> group;
    private final LaneMailbox mailbox;
    private final LongConsumer onChance;
    private final WaitQueue<S> queue;
    private final ServerLists<S> servers;
    private final PoolTally.Need need;
    /** A sibling has been asked, and will answer. */
    private boolean asked;
    /** What {@link #asked} was answered with, until the next time anything changes. */
    private boolean declined;

    private boolean lookingLater;
    private volatile @Nullable PoolSnapshot told;

    /** @param onChance something has changed elsewhere that may help those who wait here */
    LaneSharing(PoolLane<S> lane, Part<S> part, LaneMailbox mailbox, LongConsumer onChance) {
        this.lane = lane;
        this.group = lane.group();
        this.mailbox = mailbox;
        this.queue = part.queue();
        this.servers = part.servers();
        this.onChance = onChance;
        this.need = group.tally().new Need();
    }

    // ---- needing ----

    /** Clients wait: looks for a server elsewhere. True when one is coming or may be, so that none is to be opened yet. */
    boolean seeks(long now) {
        if (queue.isEmpty() || !group.isShared()) {
            return false;
        }
        if (need.isComing()) {
            return true;
        }
        need.state(queue.headSince(), servers.alive() == 0);
        if (!asked && !declined) {
            ask();
        }
        lookLater();
        return asked;
    }

    private void ask() {
        var idlest = group.idlestBeside(this);
        if (idlest != null) {
            asked = true;
            idlest.mailRequest(this);
        }
    }

    void queueShrank() {
        if (queue.isEmpty()) {
            need.drop();
        } else if (need.isStated()) {
            need.state(queue.headSince(), servers.alive() == 0);
        }
    }

    /** No server is wanted here for now; one that is on its way comes nevertheless. */
    void stopSeeking() {
        need.drop();
    }

    private void lookLater() {
        if (!lookingLater) {
            lookingLater = true;
            mailbox.postLater(PATIENCE, now -> {
                lookingLater = false;
                lookAgain(now);
            });
        }
    }

    /** Whoever was asked may have something now. */
    void lookAgain(long now) {
        declined = false;
        onChance.accept(now);
    }

    /** A server has come from a sibling, or was lost on its way. */
    void met() {
        need.met();
        declined = false;
    }

    boolean isExpecting() {
        return asked || need.isComing();
    }

    // ---- giving ----

    /** Whether a server that is free now went to another lane. {@code spare}: this lane would close it. */
    boolean gave(S server, boolean spare, long now) {
        var other = group.neediestBeside(this);
        return other != null && isOwed(other, spare, now) && give(server, other);
    }

    private boolean isOwed(LaneSharing<S> other, boolean spare, long now) {
        long since = other.need.since();
        if (queue.isEmpty()) {
            return spare || other.need.isDestitute() || now - since >= PATIENCE;
        }
        long head = queue.headSince();
        return head - since >= PATIENCE + (now - head) / 4;
    }

    private boolean give(S server, LaneSharing<S> other) {
        if (!other.need.takeUp()) {
            return false;
        }
        servers.move(server, ServerState.MOVING);
        group.carry(server, other);
        return true;
    }

    /** Gives idle servers to those who lack some, the longest idle first. */
    void giveIdle(long now) {
        for (var server = servers.idle.oldest(); server != null; server = servers.idle.oldest()) {
            var other = group.neediestBeside(this);
            boolean unused = now - server.idleSince >= PATIENCE;
            if (other == null || !(isOwed(other, unused, now) && give(server, other))) {
                return;
            }
        }
    }

    // ---- between loops ----

    /** Posted by a sibling, on any loop: it would like an idle server, and wants to hear either way. */
    void mailRequest(LaneSharing<S> from) {
        mailbox.post(now -> {
            giveIdle(now);
            from.mailAnswer();
        });
    }

    /** Posted by the sibling that was asked. */
    void mailAnswer() {
        mailbox.post(now -> {
            asked = false;
            declined = true;
            onChance.accept(now);
        });
    }

    /** Posted by a sibling that has given a right back. */
    void mailRoom() {
        mailbox.post(onChance);
    }

    /** For any loop. */
    PoolTally.Need need() {
        return need;
    }

    /** Tells the siblings how it stands here. */
    void tell(PoolSnapshot snapshot) {
        told = snapshot;
    }

    /** What was last told; for any loop. */
    @Nullable
    PoolSnapshot told() {
        return told;
    }

    /** The numbers of the whole pool, where these are the lane's. */
    PoolSnapshot wholePool(PoolSnapshot own) {
        return group.wholePool(this, own);
    }

    /** For any loop. */
    PoolLane<S> lane() {
        return lane;
    }

    /** How many servers are idle; for any loop, where it may be out of date or ahead. */
    int idleHint() {
        return servers.idle.size();
    }
}
