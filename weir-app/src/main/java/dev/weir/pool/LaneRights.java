package dev.weir.pool;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One lane's dealings with the {@link CapacityLedger}. Used on the lane's loop, except the two mails. Knows nothing of the
 * lane's lists, so that several lanes of one pool can borrow side by side.
 */
final class LaneRights {
    final CapacityLedger.Account database;
    final CapacityLedger.Account user;
    final PoolTally pool;
    private final CapacityLedger ledger;
    private final LaneMailbox mailbox;
    private final LongConsumer onRight;
    private final LongConsumer onPressure;
    private @Nullable Bottleneck denial;
    private boolean pressed;
    private volatile int most = Integer.MAX_VALUE;

    /**
     * Joins the ledger.
     *
     * @param onRight a right has arrived for which this lane stood in line: use it or give it back
     * @param onPressure others need idle servers: ask {@link #mustGiveUpOne}
     */
    LaneRights(PoolKey key, PoolTally pool, LaneContext context, LongConsumer onRight, LongConsumer onPressure) {
        this.pool = pool;
        this.ledger = context.ledger();
        this.mailbox = context.mailbox();
        this.onRight = onRight;
        this.onPressure = onPressure;
        var accounts = ledger.join(this, key); // last: others may mail from here on
        this.database = accounts.database();
        this.user = accounts.user();
    }

    /** Rights the pool may ever hold at once, its reserve included. */
    void most(int rights) {
        most = rights;
    }

    int most() {
        return most;
    }

    /**
     * Takes a right now, or stands in line for one. Where it is the pool's own size that denies it, there is no line: the
     * pool's lanes tell each other.
     *
     * @param size rights the pool may hold at the moment
     */
    boolean takeOrStandInLine(int size) {
        if (denial != null) {
            return false; // in line already: no need to enter the ledger's monitor for every client that waits
        }
        var denied = ledger.takeOrStandInLine(this, size);
        denial = denied == null || denied.kind() == Bottleneck.Kind.POOL_SIZE ? null : denied;
        return denied == null;
    }

    /** Takes a right only if nobody minds, and the pool holds fewer than {@code size}: for servers nobody waits for. */
    boolean takeSpare(int size) {
        return denial == null && ledger.tryTake(this, size) == null;
    }

    void giveBack(boolean evicted) {
        ledger.giveBack(this, evicted);
    }

    /** What keeps the lane from opening a server now; {@code failure}: its last attempt's, if that failed. */
    Bottleneck bottleneck(PoolLimits limits, @Nullable OpenFailure failure) {
        if (pool.rights() >= limits.sizeWithoutReserve()) {
            return Bottleneck.of(Bottleneck.Kind.POOL_SIZE, limits.poolSize());
        }
        if (denial != null) {
            return denial;
        }
        return failure == null ? Bottleneck.NONE : Bottleneck.of(failure);
    }

    /** A right that is on its way nevertheless will arrive, and must be given back then. */
    void leaveLine() {
        if (denial != null) {
            denial = null;
            ledger.leaveLine(this);
        }
    }

    /** Asks the others again: a lane may have become eligible after the last asking. */
    void press() {
        if (denial != null) {
            ledger.press(this);
        }
    }

    /** Whether one idle server must go for the sake of another lane. True obliges to close it as evicted. */
    boolean mustGiveUpOne() {
        pressed = pressed && ledger.claimEviction(this);
        return pressed;
    }

    void leaveLedger() {
        ledger.leave(this);
    }

    void mailRight() {
        mailbox.post(now -> {
            denial = null;
            onRight.accept(now);
        });
    }

    void mailPressure() {
        mailbox.post(now -> {
            pressed = true;
            onPressure.accept(now);
        });
    }
}
