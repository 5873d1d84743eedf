package dev.weir.telemetry;

/** What one pool has done since it exists. Written on the pool's loop only; times in nanoseconds. */
public final class PoolCounters {
    public long serverAssignments;
    public long transactions;
    public long queries;
    public long bytesReceived;
    public long bytesSent;
    public long transactionTime;
    public long queryTime;
    public long waitTime;
    public long clientParses;
    public long serverParses;
    public long binds;
    public long clientLogins;
    /** Queries that Weir sent itself to give a server the settings of its next client. */
    public long settingsApplied;

    /** Adds everything of {@code other}: the sum over the pools of a database. */
    public void add(PoolCounters other) {
        serverAssignments += other.serverAssignments;
        transactions += other.transactions;
        queries += other.queries;
        bytesReceived += other.bytesReceived;
        bytesSent += other.bytesSent;
        transactionTime += other.transactionTime;
        queryTime += other.queryTime;
        waitTime += other.waitTime;
        clientParses += other.clientParses;
        serverParses += other.serverParses;
        binds += other.binds;
        clientLogins += other.clientLogins;
        settingsApplied += other.settingsApplied;
    }
}
