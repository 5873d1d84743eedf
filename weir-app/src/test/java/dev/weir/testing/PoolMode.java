package dev.weir.testing;

import java.util.Locale;

/** The three ways to share servers, as PgBouncer names them. */
public enum PoolMode {
    SESSION,
    TRANSACTION,
    STATEMENT;

    /** May a client keep a server over several statements? */
    public boolean hasTransactions() {
        return this != STATEMENT;
    }

    /** @param servers shared by everybody; in session mode every client that stays connected needs one of its own */
    public PoolerIni ini(Postgres postgres, int servers) {
        return PoolerIni.transactionMode(postgres, servers).with("pool_mode", name().toLowerCase(Locale.ROOT));
    }
}
