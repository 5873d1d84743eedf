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
    /** Of those, outside of a block: an ordinary cursor cannot be, but in a query of several statements. */
    private int outside;
    /** A block has begun since the last ReadyForQuery. */
    private boolean begun;

    private boolean closeDue;

    /** BEGIN. */
    void blockBegins() {
        begun = true;
    }

    /** DECLARE CURSOR. {@code inBlock}: the last ReadyForQuery said so. */
    void declared(boolean inBlock) {
        closeDue = true;
        declared++;
        if (!inBlock && !begun) {
            outside++;
        }
    }

    /** CLOSE of one, which no ROLLBACK undoes; it may have been another kind, so {@link #take} does not rely on the counts. */
    void closed() {
        if (declared > 0) {
            declared--;
            outside = Math.min(outside, declared);
        } else {
            held = Math.max(0, held - 1);
        }
    }

    /** CLOSE ALL, DISCARD ALL. */
    void allClosed() {
        held = 0;
        declared = 0;
        outside = 0;
    }

    /** ReadyForQuery. What began and ended in between is taken to be held: its client may count on it. */
    void becameReady(boolean wasIdle, boolean isIdle) {
        begun = false;
        if (isIdle) {
            held += wasIdle ? declared : outside;
            declared = 0;
            outside = 0;
        }
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
