package dev.weir.doctor.live.look;

/**
 * What a database has counted since its statistics began (pg_stat_database, PostgreSQL 14 and later).
 *
 * @param sessions that were begun
 * @param sessionMillis time that sessions lasted, in milliseconds
 * @param abandoned sessions whose client vanished without a goodbye
 * @param transactions committed and rolled back
 */
public record Traffic(long sessions, double sessionMillis, long abandoned, long transactions) {

    /** What came on top since then. */
    public Traffic since(Traffic earlier) {
        return new Traffic(
                sessions - earlier.sessions,
                sessionMillis - earlier.sessionMillis,
                abandoned - earlier.abandoned,
                transactions - earlier.transactions);
    }
}
