package dev.weir.session;

import java.util.ArrayList;
import java.util.List;

/** What a ledger tells: names of statement changes, and replies that are due. */
final class LedgerListener implements ReplyLedger.Listener {
    final List<String> undone = new ArrayList<>();
    final List<Integer> due = new ArrayList<>();

    @Override
    public void undone(StatementChange change, boolean failed) {
        undone.add(LabelledChange.labelOf(change) + (failed ? " failed" : ""));
        change.undo(failed);
    }

    @Override
    public void due(int request) {
        due.add(request);
    }
}
