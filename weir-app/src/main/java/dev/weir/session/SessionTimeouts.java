package dev.weir.session;

/** In nanoseconds; 0 is off. The names are PgBouncer's. */
public record SessionTimeouts(
        long query, long idleTransaction, long transaction, long clientIdle, long cancelWait, long serverConnect) {}
