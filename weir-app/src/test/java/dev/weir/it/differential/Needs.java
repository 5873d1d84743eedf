package dev.weir.it.differential;

import dev.weir.testing.PoolMode;

/**
 * What a text or a step relies on, and the modes that promise it. What a mode does not promise never gets into a script for
 * that mode: these are the only exclusions, each with its reason.
 */
enum Needs {
    NOTHING,
    /** Statement mode refuses transaction blocks: that is what it is for. */
    BLOCK(true),
    /**
     * LISTEN, SQL-level PREPARE and cursors WITH HOLD bind a client to its server; statement mode promises nothing of the
     * kind (docs/intended.md).
     */
    PIN(true),
    /** The tag of DECLARE does not tell WITH HOLD inside a block, so such a cursor ends with the lease (docs/intended.md). */
    HELD_CURSOR_OF_A_BLOCK(false),
    /** A SET of something PostgreSQL does not report stays on the server (docs/intended.md, decision 0005). */
    UNREPORTED_SETTING(false),
    /** Temporary tables stay on the server (docs/intended.md, decision 0005). */
    TEMPORARY_TABLE(false),
    /**
     * A server's own defaults are those of a client that asked for nothing at startup. Another client is back at its startup
     * values only with the next request behind a RESET or DISCARD ALL (docs/intended.md).
     */
    SERVER_DEFAULTS,
    /**
     * A DEALLOCATE of a name that was given by protocol is recognized when it is the whole text, not among other statements
     * (docs/intended.md).
     */
    BEING_ALONE,
    /**
     * EXECUTE, PREPARE and DEALLOCATE in SQL of a name that was given by protocol, and the other way round: sharing servers
     * keeps the two kinds of names apart (docs/intended.md).
     */
    ONE_KIND_OF_NAMES(false);

    private final boolean metInStatementMode;
    private final boolean metInTransactionMode;

    /** Everywhere. */
    Needs() {
        this.metInStatementMode = true;
        this.metInTransactionMode = true;
    }

    /** In session mode, and perhaps in transaction mode. */
    Needs(boolean metInTransactionMode) {
        this.metInStatementMode = false;
        this.metInTransactionMode = metInTransactionMode;
    }

    boolean areMetIn(PoolMode mode) {
        return switch (mode) {
            case SESSION -> true;
            case TRANSACTION -> metInTransactionMode;
            case STATEMENT -> metInStatementMode;
        };
    }
}
