package dev.weir.session;

/** What the requests in a {@link ReplyLedger} may lead to, for whatever is sent behind them. */
final class LedgerOutlook {
    private final ReplyLedger ledger;
    /** An Execute was answered whose settings will be reported with the ReadyForQuery that is still to come. */
    private boolean executed;

    LedgerOutlook(ReplyLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Nothing is under way, or not yet told, that may fail a transaction or change a setting without a request behind it
     * being skipped too: a Parse can be answered here and now.
     */
    boolean foretellsParse() {
        for (int i = ledger.size() - 1; i >= 0; i--) {
            int request = ledger.request(i);
            if (request <= ReplyLedger.SYNC || request == ReplyLedger.EXECUTE) {
                return false;
            }
        }
        return !executed;
    }

    /**
     * What is sent now is analysed under settings that nobody will have told by the time of its answer: something was executed
     * before it in the same batch, and PostgreSQL reports what has changed at the end of a batch only.
     */
    boolean hidesSettings() {
        for (int i = ledger.size() - 1; i >= 0; i--) {
            int request = ledger.request(i);
            if (request <= ReplyLedger.SYNC || request == ReplyLedger.EXECUTE) {
                return request == ReplyLedger.EXECUTE;
            }
        }
        return executed;
    }

    /** The request at the head is being answered: CommandComplete, PortalSuspended. */
    void commandEnds() {
        executed |= ledger.headRequest() == ReplyLedger.EXECUTE;
    }

    /** ReadyForQuery: every setting has been reported. */
    void settingsTold() {
        executed = false;
    }

    /** Something is unanswered whose end has been sent: the server will answer it without another word. */
    boolean earlierBatch() {
        for (int i = ledger.size() - 1; i >= 0; i--) {
            if (ledger.request(i) <= ReplyLedger.SYNC) {
                return true;
            }
        }
        return false;
    }

    /** The server may skip, up to a Sync, what is sent now: a request of a batch that was not ended by one may fail. */
    boolean maySkip() {
        for (int i = ledger.size() - 1; i >= 0 && ledger.request(i) != ReplyLedger.SYNC; i--) {
            if (ledger.request(i) >= ReplyLedger.PARSE && ledger.request(i) != ReplyLedger.COPY_END) {
                return true;
            }
        }
        return ledger.isUnsynced();
    }
}
