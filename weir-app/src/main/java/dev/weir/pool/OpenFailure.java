package dev.weir.pool;

/** Why an attempt to open a server failed, in the server's own words where it said any. */
public record OpenFailure(Kind kind, Refusal error) {
    /** What the failure means for the clients that wait. */
    public enum Kind {
        /** PostgreSQL has no free slot (53300): a measurement of its ceiling, not a failure. Clients keep waiting. */
        BUSY,
        /** PostgreSQL starts up, recovers or shuts down (57P03). Clients keep waiting. */
        STARTING,
        /** Refused, timed out, name not found. Clients keep waiting. */
        UNREACHABLE,
        /** It answered no: wrong password, unknown database or role. Waiting does not help. */
        REJECTED
    }
}
