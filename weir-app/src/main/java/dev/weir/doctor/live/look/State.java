package dev.weir.doctor.live.look;

import org.jspecify.annotations.Nullable;

/** What a session does, as far as the doctor's role may see it. */
public enum State {
    ACTIVE,
    IDLE,
    /** A transaction is open and nothing runs; also after an error in it. */
    IN_TRANSACTION,
    /** Not logged in yet; PostgreSQL 18 and later show it. */
    STARTING,
    /** Another role's session: PostgreSQL hides it from an ordinary role. */
    HIDDEN;

    /** From pg_stat_activity.state. */
    public static State of(@Nullable String word) {
        return switch (word) {
            case "active", "fastpath function call" -> ACTIVE;
            case "idle" -> IDLE;
            case "idle in transaction", "idle in transaction (aborted)" -> IN_TRANSACTION;
            case "starting" -> STARTING;
            case null, default -> HIDDEN; // also "disabled", when track_activities is off
        };
    }
}
