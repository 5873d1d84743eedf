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
    private final CapacityLedger ledger;
    private final LaneMailbox mailbox;
    private final LongConsumer onRight;
    private final LongConsumer onPressure;
    private @Nullable Bottleneck denial;
    private boolean pressed;

    /**
     * Joins the ledger.
     *
     * @param onRight a right has arrived for which this lane stood in line: use it or give it back
     * @param onPressure others need idle servers: ask {@link #mustGiveUpOne}
     */
    LaneRights(PoolKey key, LaneContext context, LongConsumer onRight, LongConsumer onPressure) {
        this.ledger = context.ledger();
        this.mailbox = context.mailbox();
        this.database = ledger.databaseOf(key);
        this.user = ledger.userOf(key);
        this.onRight = onRight;
        this.onPressure = onPressure;
        ledger.join(this);
    }

    /** Takes a right now, or stands in line for one. */
    boolean takeOrStandInLine() {
        if (denial != null) {
            return false; // in line already: no need to enter the ledger's monitor for every client that waits
        }
        denial = ledger.takeOrStandInLine(this);
        return denial == null;
    }

    /** Takes a right only if nobody minds: for servers without a client waiting for them. */
    boolean takeSpare() {
        return denial == null && ledger.tryTake(this) == null;
    }

    void giveBack(boolean evicted) {
        ledger.giveBack(this, evicted);
    }

    /** What denies this lane the right it stands in line for; null when it does not stand in line. */
    @Nullable
    Bottleneck denial() {
        return denial;
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
