package dev.weir.session;

import org.jspecify.annotations.Nullable;

/**
 * What a server still owes: one entry for each request sent to it, struck off as the replies come in. It answers whether a
 * reply is for the client (forward), was caused by Weir itself (swallow), or has to be made up in its place because the
 * request was never sent (invent); whether the server may be handed on; and which requests an error has cancelled.
 *
 * <p>Rules (PostgreSQL protocol, "Extended Query", "COPY Operations"; {@code postgres.c}): Query, FunctionCall and Sync each
 * owe one ReadyForQuery. After an error inside an extended batch the server discards everything, simple queries too, up to
 * the next Sync; discarded requests owe nothing. In COPY IN mode it ignores Sync until CopyDone or CopyFail.
 *
 * <p>Entries are bytes in a ring; a {@link Rider} says what else depends on the request. Nothing is allocated unless the ring has to grow.
 */
final class ReplyLedger {
    /** Requests, as the low four bits of an entry. */
    static final int QUERY = 1;

    static final int FUNCTION_CALL = 2;
    static final int SYNC = 3;
    static final int PARSE = 4;
    static final int BIND = 5;
    static final int CLOSE = 6;
    static final int DESCRIBE = 7;
    static final int EXECUTE = 8;
    /** A CopyDone or CopyFail that was sent before the server said it wants COPY data; owes nothing by itself. */
    static final int COPY_END = 9;

    /** How the reply is treated, as the high bits of an entry. */
    static final int FORWARD = 0;

    static final int SWALLOW = 1 << 4;
    static final int INVENT = 2 << 4;

    private static final int REQUEST = 0x0f;
    private static final int TREATMENT = 0x30;

    /** Called for what an error cancelled, newest first, and for inventions that have become due. */
    interface Listener {
        /** The request never took effect, or ({@code failed}) is the one that failed. */
        void undone(StatementChange change, boolean failed);

        /** Every earlier reply is out: the reply to this request, PARSE or CLOSE, is to be made up now. */
        void due(int request);
    }

    private enum Copy {
        NONE,
        IN,
        /** CopyDone or CopyFail is on its way, the server has not answered it yet. */
        IN_ENDING,
        OUT
    }

    private byte[] entries = new byte[16];
    private @Nullable Rider[] riders = new @Nullable Rider[16];
    private int head;
    private int size;
    private Copy copy = Copy.NONE;
    /** An error has been answered and the Sync that ends the discarding has not been sent yet. */
    private boolean discarding;
    /** Extended requests were sent after the last Sync or Query: the implicit transaction is still open. */
    private boolean unsynced;

    private final StatementDoubts doubts = new StatementDoubts();
    private final LedgerOutlook outlook = new LedgerOutlook(this);
    /** A Sync was sent while the server was reading COPY data: should the COPY fail nobody can tell if it counted. */
    private boolean syncDuringCopy;
    /** Of the Query at the head something has been answered, as always before its ReadyForQuery. */
    private boolean headAnswered;
    /** Set once the above has happened, until a later request is answered: before that the server must not be handed on. */
    private boolean ambiguous;

    /** Enters a request that is being sent (or, for INVENT, is not), in order. Not to be called while {@link #discarding}, but for SYNC. */
    void add(int request, int treatment, @Nullable Rider rider) {
        if (size == entries.length) {
            grow();
        }
        int at = (head + size++) & (entries.length - 1);
        entries[at] = (byte) (request | treatment);
        riders[at] = rider;
        doubts.begins(rider);
        if (request == SYNC) {
            doubts.synced();
        }
        unsynced = request >= PARSE && (request != COPY_END || unsynced);
    }

    void add(int request) {
        add(request, FORWARD, null);
    }

    /** A Sync goes to the server. */
    void sync() {
        if (copy == Copy.IN) {
            syncDuringCopy = true;
            return;
        }
        discarding = false;
        add(SYNC);
    }

    /** CopyDone or CopyFail goes to the server. */
    void copyEnd() {
        if (copy == Copy.IN) {
            copy = Copy.IN_ENDING;
        } else if (size > 0) {
            add(COPY_END); // of a COPY that may be still to come
        }
    }

    /** Whether COPY data could be wanted, now or by a request still unanswered: otherwise PostgreSQL ignores it. */
    boolean wantsCopyData() {
        return size > 0;
    }

    /** The server announced COPY IN: the Syncs it has been sent already will be ignored. */
    void copyInBegins() {
        copy = Copy.IN;
        int kept = 1;
        for (int i = 1; i < size; i++) {
            int request = request(i);
            if (copy == Copy.IN && request == SYNC) {
                syncDuringCopy = true;
                continue;
            }
            if (request == COPY_END && copy == Copy.IN) {
                copy = Copy.IN_ENDING;
                continue;
            }
            move(i, kept++);
        }
        truncate(kept);
        int last = size - 1;
        while (last > 0 && request(last) == COPY_END) {
            last--; // it neither opens nor ends a batch
        }
        unsynced = size > 0 && request(last) >= PARSE;
    }

    void copyOutBegins() {
        copy = Copy.OUT;
    }

    /**
     * Strikes off the head if {@code request} completes it.
     *
     * @return false when the reply answers nothing that was asked: the server and Weir disagree about the conversation
     */
    boolean complete(int request) {
        if (size == 0 || request(0) != request) {
            return false;
        }
        ambiguous = false; // what was sent before it has been answered
        pop();
        return true;
    }

    /** Whether the reply is part of a Query's answer; its first one proves that what was sent before it has been answered. */
    private boolean isOfQuery() {
        boolean query = size > 0 && request(0) == QUERY;
        ambiguous &= !query || headAnswered;
        headAnswered |= query;
        return query;
    }

    /** CommandComplete, or EmptyQueryResponse: ends an Execute, is one of several for a Query. */
    boolean commandComplete() {
        copy = Copy.NONE;
        syncDuringCopy = false;
        return isOfQuery() || complete(EXECUTE);
    }

    /** ReadyForQuery: ends a Query, FunctionCall or Sync. */
    boolean ready() {
        copy = Copy.NONE;
        boolean begun = headAnswered;
        headAnswered = false;
        if (size > 0 && (request(0) == QUERY ? begun || !ambiguous : request(0) < PARSE)) {
            pop();
            return true;
        }
        discarding &= !ambiguous; // the Sync in doubt did count
        return ambiguous;
    }

    /** ErrorResponse for the request at the head. */
    void error(Listener listener) {
        isOfQuery();
        ambiguous |= syncDuringCopy;
        copy = Copy.NONE;
        syncDuringCopy = false;
        if (size == 0) {
            return;
        }
        if (request(0) <= SYNC) { // ReadyForQuery follows
            headAnswered = true;
            takeBack(1);
            undo(0, 1, listener);
            forgetRider();
            reapply(); // what was sent behind it stands
            return;
        }
        int sync = endOfBatch();
        takeBack(sync);
        undo(0, sync, listener);
        for (int i = 0; i < sync; i++) {
            pop();
        }
        reapply(); // what comes behind the Sync stands, on top of what has just been undone
        discarding = size == 0;
    }

    /** How many entries come before the next Sync. */
    private int endOfBatch() {
        int sync = 0;
        while (sync < size && request(sync) != SYNC) {
            sync++;
        }
        return sync;
    }

    /** Whether the request at the head is Weir's own for its own sake: no request of the client's depends on it. */
    boolean isOwnAffair() {
        if (!swallows() || request(0) == QUERY) {
            return swallows();
        }
        int sync = endOfBatch();
        return sync < size && (entries[index(sync)] & TREATMENT) == SWALLOW;
    }

    /** Tells about every invention that has become due; to be called after requests were added and replies struck off. */
    void settle(Listener listener) {
        while (size > 0) {
            int entry = entries[head];
            if ((entry & REQUEST) == COPY_END) {
                pop();
            } else if ((entry & TREATMENT) == INVENT) {
                pop();
                listener.due(entry & REQUEST);
            } else {
                return;
            }
        }
    }

    /** Whether a settle would find something to do: one comparison on the hot path. */
    boolean hasDue() {
        return size > 0 && ((entries[head] & TREATMENT) == INVENT || (entries[head] & REQUEST) == COPY_END);
    }

    /** Whether the reply at hand is Weir's own business. */
    boolean swallows() {
        return size > 0 && (entries[head] & TREATMENT) == SWALLOW;
    }

    /** What depends on the request at the head. */
    @Nullable
    Rider headRider() {
        return size > 0 ? riders[head] : null;
    }

    /** The reply to the request at the head is not for the client any more. */
    void swallowHead() {
        entries[head] = (byte) ((entries[head] & REQUEST) | SWALLOW);
    }

    /** Takes every change still under way back, newest first, until {@link #reapply}: what they were applied to is going to change. */
    void takeBack() {
        takeBack(0);
    }

    private void takeBack(int from) {
        for (int i = size - 1; i >= from; i--) {
            if (riders[index(i)] instanceof StatementChange change) {
                change.takeBack();
            }
        }
    }

    /** Applies every change still under way again. */
    void reapply() {
        for (int i = 0; i < size; i++) {
            if (riders[index(i)] instanceof StatementChange change) {
                change.apply();
            }
        }
    }

    /** A batch is open that has not failed. */
    boolean isOpen() {
        return unsynced && !discarding;
    }

    StatementDoubts doubts() {
        return doubts;
    }

    LedgerOutlook outlook() {
        return outlook;
    }

    int headRequest() {
        return size == 0 ? 0 : request(0);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** No reply is owed, no batch is open: with transaction status idle the server may be handed on. */
    boolean isClear() {
        return size == 0 && !unsynced && !discarding && copy == Copy.NONE && !ambiguous;
    }

    boolean isDiscarding() {
        return discarding;
    }

    boolean isUnsynced() {
        return unsynced || discarding;
    }

    /** The server reads COPY data and has not been told where they end. */
    boolean wantsCopyEnd() {
        return copy == Copy.IN;
    }

    boolean isAmbiguous() {
        return ambiguous;
    }

    void clear() {
        while (size > 0) {
            pop();
        }
        copy = Copy.NONE;
        discarding = false;
        unsynced = false;
        syncDuringCopy = false;
        ambiguous = false;
    }

    private void undo(int from, int to, Listener listener) {
        for (int i = to - 1; i >= from; i--) {
            if (riders[index(i)] instanceof StatementChange change) {
                listener.undone(change, i == from);
            }
        }
    }

    /** The request that is the i-th to be answered. */
    int request(int i) {
        return entries[index(i)] & REQUEST;
    }

    private int index(int i) {
        return (head + i) & (entries.length - 1);
    }

    private void move(int from, int to) {
        entries[index(to)] = entries[index(from)];
        riders[index(to)] = riders[index(from)];
    }

    private void truncate(int kept) {
        for (int i = kept; i < size; i++) {
            riders[index(i)] = null;
        }
        size = kept;
    }

    private void forgetRider() {
        doubts.ends(riders[head]);
        riders[head] = null;
    }

    private void pop() {
        forgetRider();
        head = (head + 1) & (entries.length - 1);
        size--;
    }

    private void grow() {
        byte[] moreEntries = new byte[entries.length * 2];
        @Nullable Rider[] moreRiders = new @Nullable Rider[entries.length * 2];
        for (int i = 0; i < size; i++) {
            moreEntries[i] = entries[index(i)];
            moreRiders[i] = riders[index(i)];
        }
        entries = moreEntries;
        riders = moreRiders;
        head = 0;
    }
}
