package dev.weir.session;

import org.jspecify.annotations.Nullable;

/**
 * Counts the changes of prepared statements that are under way. What a name stands for is in doubt while a change of it
 * belongs to a batch whose Sync has been sent and not been answered: should that batch fail its changes are undone, but a
 * request behind the Sync is carried out all the same. Within a batch there is no doubt, since an error skips both.
 */
final class StatementDoubts {
    private int names;
    /** How many of them come before the last Sync: the oldest. */
    private int namesSynced;

    private int unnamed;
    private int unnamedSynced;

    void begins(@Nullable Rider rider) {
        if (rider instanceof StatementChange change) {
            if (change.isOfNames()) {
                names++;
            } else {
                unnamed++;
            }
        }
    }

    /** The oldest of its kind has been answered or undone. */
    void ends(@Nullable Rider rider) {
        if (rider instanceof StatementChange change) {
            if (change.isOfNames()) {
                names--;
                namesSynced = Math.max(0, namesSynced - 1);
            } else {
                unnamed--;
                unnamedSynced = Math.max(0, unnamedSynced - 1);
            }
        }
    }

    void synced() {
        namesSynced = names;
        unnamedSynced = unnamed;
    }

    /** Some change is under way that may be undone. */
    boolean any() {
        return names + unnamed > 0;
    }

    boolean ofNames() {
        return namesSynced > 0;
    }

    /** The unnamed statement, unless the batch now open has given it a text of its own. */
    boolean ofUnnamed() {
        return unnamedSynced > 0 && unnamed == unnamedSynced;
    }
}
