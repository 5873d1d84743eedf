package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/** Whether a lane gives servers to its clients. */
enum LaneGate {
    OPEN,
    /** By PAUSE or KILL: who asks waits, servers close as they come back, none is opened. */
    PAUSED,
    /** For good: who asks is refused. */
    SHUT;

    /** Why a server that comes in must go; null when it may stay. */
    @Nullable
    CloseReason closes() {
        return switch (this) {
            case OPEN -> null;
            case PAUSED -> CloseReason.PAUSE;
            case SHUT -> CloseReason.SHUTDOWN;
        };
    }
}
