package dev.weir.doctor.live;

/** The questions of one look. All of them can be asked by any role, on PostgreSQL 12 to 18. */
final class LookSql {
    /** Only for this transaction: behind a pooler the session belongs to somebody else afterwards. */
    static final String MANNERS = "SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '200ms'";

    static final String NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS at";

    /** reset_val is what a new session of this role gets, whatever was SET since. */
    static final String SETTINGS = """
            SELECT name, reset_val FROM pg_settings WHERE name IN ('idle_in_transaction_session_timeout',
              'statement_timeout', 'idle_session_timeout', 'transaction_timeout', 'client_connection_check_interval',
              'tcp_keepalives_idle', 'authentication_timeout')""";

    /**
     * A member of pg_use_reserved_connections (PostgreSQL 16) may take the slots reserved for it. Limits and settings are those
     * of the role that logged in, also where it became another one since (ALTER ROLE ... SET role); what shows goes by that one.
     */
    static final String SERVER = """
            SELECT current_setting('server_version_num')::int AS version, r.rolname AS role,
              current_database() AS database, host(inet_client_addr()) AS address, r.rolsuper AS superuser,
              pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all,
              pg_backend_pid() AS pid, current_setting('max_connections')::int AS max_connections,
              current_setting('superuser_reserved_connections')::int AS su_reserved,
              coalesce(nullif(current_setting('rds.rds_superuser_reserved_connections', true), '')::int, 0)
                AS rds_reserved,
              CASE WHEN EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'pg_use_reserved_connections'
                  AND NOT r.rolsuper AND pg_has_role(r.oid, g.oid, 'USAGE')) THEN 0
                ELSE coalesce(nullif(current_setting('reserved_connections', true), '')::int, 0) END AS reserved
            FROM pg_roles r WHERE r.rolname = session_user""";

    /** Superusers are under no limit; a limit of 0 keeps everybody out, which is meant. */
    static final String LIMITS = """
            SELECT 'ROLE' AS kind, rolname::text AS subject, rolconnlimit AS connlimit FROM pg_roles
            WHERE rolconnlimit > 0 AND NOT rolsuper
            UNION ALL
            SELECT 'DATABASE', datname::text, datconnlimit FROM pg_database WHERE datconnlimit > 0""";

    /**
     * For an ordinary role backend_type is NULL in the rows of others; a database and a user have only those that count as
     * clients. pg_blocking_pids() stops all locking for a moment, so it is asked for those alone that wait.
     */
    static final String SESSIONS = """
            SELECT a.pid, a.usename, a.datname, a.application_name, host(a.client_addr) AS address,
              r.rolsuper, r.rolreplication, a.state, a.query, a.wait_event_type,
              (extract(epoch FROM a.backend_start) * 1000000)::bigint AS born,
              (extract(epoch FROM a.xact_start) * 1000000)::bigint AS transaction,
              (extract(epoch FROM a.query_start) * 1000000)::bigint AS query_began,
              (extract(epoch FROM a.state_change) * 1000000)::bigint AS state_began,
              coalesce(l.advisory, false) AS advisory,
              CASE WHEN l.waits THEN pg_blocking_pids(a.pid)::text ELSE '{}' END AS blockers
            FROM pg_stat_activity a LEFT JOIN pg_roles r ON r.oid = a.usesysid
              LEFT JOIN (SELECT pid, bool_or(NOT granted) AS waits, bool_or(granted AND locktype = 'advisory') AS advisory
                FROM pg_locks WHERE NOT granted OR locktype = 'advisory' GROUP BY pid) l ON l.pid = a.pid
            WHERE a.pid <> pg_backend_pid()
              AND (a.datid IS NOT NULL AND a.usesysid IS NOT NULL
                  AND (a.backend_type IS NULL OR a.backend_type = 'client backend')
                OR a.backend_type = 'client backend' AND a.state = 'starting')""";

    static final String TRAFFIC = """
            SELECT datname, sessions, session_time, sessions_abandoned, xact_commit + xact_rollback AS transactions
            FROM pg_stat_database WHERE datname IS NOT NULL""";

    static final String PREPARED = """
            SELECT owner, database, extract(epoch FROM now() - prepared)::bigint AS age
            FROM pg_prepared_xacts ORDER BY prepared""";

    static final String RESIDUE = "SELECT name FROM pg_prepared_statements";

    private LookSql() {}
}
