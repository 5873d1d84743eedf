package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ends sessions, one by one, and only as long as they are what they were when they were judged. */
public final class Reliever implements AutoCloseable {
    /** Between two sessions: a pool that reconnects at once must not meet a wave. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final String MAY_END = """
            SELECT r.rolname FROM pg_roles r
            WHERE NOT r.rolsuper AND (pg_has_role(current_user, r.oid, 'USAGE')
              OR pg_has_role(current_user, 'pg_signal_backend', 'USAGE'))""";

    /**
     * Everything is asked again in the statement that ends the session: the pid may be another's by now, the session may have
     * woken, or have taken a lock. A LISTEN is looked for at the beginning of each line, behind a semicolon and behind a
     * comment (w: a circumflex matches after every newline). FALSE when PostgreSQL could not signal it; no row when it is not what it was.
     */
    private static final String END = """
            SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
            WHERE a.pid = ? AND (extract(epoch FROM a.backend_start) * 1000000)::bigint = ?
              AND (extract(epoch FROM a.state_change) * 1000000)::bigint = ?
              AND a.state IN ('idle', 'idle in transaction', 'idle in transaction (aborted)')
              AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
              AND NOT r.rolsuper AND NOT r.rolreplication
              AND a.query !~* '(?w)(^|;|[*]/)[[:space:]]*listen[[:space:]]'
              AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted)""";

    /** Only the statement that was seen: another one may run by now. */
    private static final String CANCEL = """
            SELECT pg_cancel_backend(a.pid) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
            WHERE a.pid = ? AND (extract(epoch FROM a.backend_start) * 1000000)::bigint = ?
              AND (extract(epoch FROM a.query_start) * 1000000)::bigint = ?
              AND a.state = 'active' AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
              AND NOT r.rolsuper AND NOT r.rolreplication""";

    /** What became of one session. */
    public enum Outcome {
        /** The session; or its statement, where only that was to end. */
        ENDED,
        /** It woke up, or went by itself. */
        CHANGED,
        /** PostgreSQL did not let this role. */
        REFUSED
    }

    private final Target target;
    private final Connection connection;

    private Reliever(Target target, Connection connection) {
        this.target = target;
        this.connection = connection;
    }

    /** Over a connection that is open already, and stays the other's to close. */
    static Reliever over(Target target, Doctor doctor) {
        return new Reliever(target, doctor.connection());
    }

    /** Connects, with the patience of {@link Doctor#open}. */
    public static Reliever open(Target target) throws Full, CannotTell, InterruptedException {
        return new Reliever(target, Doctor.open(target).connection());
    }

    /** Looks, and judges. Ends nothing. */
    public Relief judge(Duration idle, boolean blockersToo) throws CannotTell {
        try {
            var look = look();
            var may = may();
            connection.commit();
            return Relief.of(look, idle, may, blockersToo);
        } catch (SQLException e) {
            throw Trouble.looking(e, target);
        }
    }

    /** The roles whose sessions this one may end. */
    public Set<String> mayEnd() throws CannotTell {
        try {
            var may = may();
            connection.commit();
            return may;
        } catch (SQLException e) {
            throw Trouble.looking(e, target);
        }
    }

    private Look look() throws SQLException {
        return new Reading(
                        connection,
                        connection.unwrap(org.postgresql.PGConnection.class).getBackendPID())
                .look();
    }

    private Set<String> may() throws SQLException {
        var may = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(MAY_END)) {
            while (rows.next()) {
                may.add(String.valueOf(rows.getString(1)));
            }
        }
        return may;
    }

    /** Ends that session, if it still is as it was seen. Takes at least the pause between two of them. */
    public Outcome end(Session session) throws CannotTell, InterruptedException {
        Thread.sleep(PACE);
        return signal(END, session, session.times().state());
    }

    /** Cancels what that session runs, if it still runs it. */
    public Outcome cancel(Session session) throws CannotTell {
        return signal(CANCEL, session, session.times().query());
    }

    private Outcome signal(String sql, Session session, @Nullable Instant unchanged) throws CannotTell {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, session.pid());
            statement.setLong(2, micros(session.times().born()));
            statement.setLong(3, micros(unchanged));
            boolean done;
            try (var rows = statement.executeQuery()) {
                done = rows.next() && rows.getBoolean(1);
            }
            connection.commit();
            return done ? Outcome.ENDED : Outcome.CHANGED;
        } catch (SQLException e) {
            return refused(e);
        }
    }

    /** The transaction has failed; who watches goes on with this connection. */
    private Outcome refused(SQLException e) throws CannotTell {
        try {
            connection.rollback();
        } catch (SQLException gone) {
            e.addSuppressed(gone); // the first one says why
            throw Trouble.looking(e, target);
        }
        if (!"42501".equals(e.getSQLState())) {
            throw Trouble.looking(e, target);
        }
        return Outcome.REFUSED;
    }

    private static long micros(@Nullable Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Objects.requireNonNull(instant));
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // gone already, which is what was asked for
        }
    }
}
