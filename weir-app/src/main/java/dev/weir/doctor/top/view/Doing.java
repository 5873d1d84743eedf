package dev.weir.doctor.top.view;

/** What a session, or a client of a pooler, does; who is waited for stands first. */
public enum Doing {
    /** For a lock; or, at a pooler, for a server. */
    WAITING("waiting"),
    ACTIVE("active"),
    /** A transaction is open and nothing runs. */
    IN_TRANSACTION("idle in tx"),
    /** A pooler's client that keeps its server beyond its transactions. */
    PINNED("pinned"),
    IDLE("idle"),
    STARTING("logging in"),
    /** PostgreSQL does not show it to an ordinary role. */
    HIDDEN("hidden");

    private final String word;

    Doing(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** What can be said of its connection. */
    Use use() {
        return switch (this) {
            case ACTIVE, WAITING -> Use.WORKS;
            case IN_TRANSACTION, PINNED, IDLE, STARTING -> Use.HELD;
            case HIDDEN -> Use.HIDDEN;
        };
    }

    /** What a cell of the bar shows, in the order in which they stand there. */
    enum Use {
        /** Held for a reason. */
        WORKS,
        /** Held and, as far as one look shows, for nothing. */
        HELD,
        /** Held, and nobody can tell for what. */
        HIDDEN
    }
}
