package dev.weir.session;

/**
 * Cursors that outlive their transaction (DECLARE ... WITH HOLD), as far as command tags tell. Another client must never
 * read them, and theirs should keep them: one declared outside of a transaction block can only be of this kind and ties the
 * client to its server until it is closed. Inside a block the tag does not say, so all are closed when the lease ends.
 */
final class HeldCursors {
    private int held;
    /** Declared since the last ReadyForQuery that said idle, and not closed. */
    private int declared;
    /** Of those, since the last COMMIT: they go with a transaction that fails. */
    private int uncommitted;
    /** Of those, outside of a block: an ordinary cursor cannot be, but in a query of several statements. */
    private int outside;
    /** A block has begun since the last ReadyForQuery. */
    private boolean begun;
    /** So has an error, which ended all that was asked for until then. */
    private boolean erred;

    private boolean closeDue;

    /** BEGIN. */
    void blockBegins() {
        begun = true;
    }

    /** COMMIT. */
    void committed() {
        uncommitted = 0;
    }

    /** ErrorResponse. */
    void erred() {
        erred = true;
    }

    /** DECLARE CURSOR. {@code inBlock}: the last ReadyForQuery said so. */
    void declared(boolean inBlock) {
        closeDue = true;
        declared++;
        uncommitted++;
        if (!inBlock && !begun) {
            outside++;
        }
    }

    /** CLOSE of one, which no ROLLBACK undoes; it may have been another kind, so {@link #take} does not rely on the counts. */
    void closed() {
        if (declared > 0) {
            gone(1);
        } else {
            held = Math.max(0, held - 1);
        }
    }

    private void gone(int cursors) {
        declared -= cursors;
        outside = Math.min(outside, declared);
        uncommitted = Math.min(uncommitted, declared);
    }

    /** CLOSE ALL, DISCARD ALL. */
    void allClosed() {
        held = 0;
        gone(declared);
    }

    /**
     * ReadyForQuery. What began and ended in between is taken to be held, for its client may count on it: but not what an error
     * has rolled back, perhaps one of the commit itself, which is when the query of such a cursor runs (PersistHoldablePortal in
     * commands/portalcmds.c).
     */
    void becameReady(boolean wasIdle, boolean isIdle) {
        if (isIdle) {
            if (erred) {
                gone(uncommitted);
            }
            held += wasIdle ? declared : outside;
            gone(declared);
        }
        begun = false;
        erred = false;
    }

    boolean areHeld() {
        return held > 0;
    }

    /** The lease is over: whether CLOSE ALL has to run before the next one. */
    boolean take() {
        boolean due = closeDue;
        closeDue = false;
        allClosed();
        return due;
    }
}
