package dev.weir.session;

/**
 * Cursors that outlive their transaction (DECLARE ... WITH HOLD), as far as command tags tell. Another client must never
 * read them, and theirs should keep them: one declared outside of a transaction block can only be of this kind and ties the
 * client to its server until it is closed. Inside a block the tag does not say, so all are closed when the lease ends.
 */
final class HeldCursors {
    private boolean declared;
    private int held;
    private boolean closeDue;

    /** DECLARE CURSOR. */
    void declared() {
        declared = true;
    }

    /** CLOSE of one; it may have been another kind, so {@link #take} does not rely on the count. */
    void closed() {
        held = Math.max(0, held - 1);
    }

    /** CLOSE ALL, DISCARD ALL. */
    void allClosed() {
        held = 0;
    }

    /** ReadyForQuery: the statements since the last one began and ended outside of a transaction block, or not. */
    void becameReady(boolean wasIdle, boolean isIdle) {
        if (declared && isIdle) {
            declared = false;
            closeDue = true;
            held += wasIdle ? 1 : 0;
        }
    }

    boolean areHeld() {
        return held > 0;
    }

    /** The lease is over: whether CLOSE ALL has to run before the next one. */
    boolean take() {
        boolean due = closeDue || declared;
        declared = false;
        held = 0;
        closeDue = false;
        return due;
    }
}
