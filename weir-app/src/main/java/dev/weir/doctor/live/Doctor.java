package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * One connection to the database, kept for as long as the doctor looks: while new logins fail, it still works.
 *
 * <p>Not for several threads at a time; {@link #close} may come from another one.
 */
public final class Doctor implements AutoCloseable {
    /** What the doctor calls itself in pg_stat_activity. */
    public static final String NAME = "weir doctor";

    /** After a refusal. A login that fails takes a slot for a moment as well, so these are few. */
    private static final List<Duration> PATIENCE =
            List.of(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));

    private static final String OUT_OF_CONNECTIONS = "53300";

    private final Target target;
    private final Connection connection;
    private final List<Refusal> refusals;
    private final Duration login;

    private Doctor(Target target, Connection connection, List<Refusal> refusals, Duration login) {
        this.target = target;
        this.connection = connection;
        this.refusals = List.copyOf(refusals);
        this.login = login;
    }

    /**
     * Connects. Takes about 1.5 s when all it gets is refusals.
     *
     * @throws Full when every try was refused for want of a connection
     * @throws CannotTell when the doctor cannot come in for another reason
     */
    public static Doctor open(Target target) throws Full, CannotTell, InterruptedException {
        var refusals = new ArrayList<Refusal>();
        for (int attempt = 0; ; attempt++) {
            long begin = System.nanoTime();
            try {
                var connection = connect(target);
                return new Doctor(target, connection, refusals, Duration.ofNanos(System.nanoTime() - begin));
            } catch (SQLException e) {
                refusals.add(refusal(e).orElseThrow(() -> Trouble.connecting(e, target)));
            }
            if (attempt == PATIENCE.size()) {
                throw new Full(refusals);
            }
            Thread.sleep(PATIENCE.get(attempt));
        }
    }

    /** Tries to log in as the application would, and leaves at once. */
    public static Optional<Refusal> probe(Target target) throws CannotTell {
        try {
            connect(target).close();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(refusal(e).orElseThrow(() -> Trouble.connecting(e, target)));
        }
    }

    private static Connection connect(Target target) throws SQLException {
        var connection = new Driver().connect(target.jdbcUrl(), target.login());
        if (connection == null) {
            throw new IllegalStateException("pgjdbc does not take its own URL");
        }
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Optional<Refusal> refusal(SQLException e) {
        return OUT_OF_CONNECTIONS.equals(e.getSQLState())
                ? Refusal.of(String.valueOf(e.getMessage()))
                : Optional.empty();
    }

    /**
     * Looks once: one read-only transaction of half a dozen queries.
     *
     * @throws CannotTell when the connection is gone, or what answers is no PostgreSQL
     */
    public Look look() throws CannotTell {
        try {
            int known = connection.unwrap(PGConnection.class).getBackendPID();
            var look = new Reading(connection, known).look();
            connection.commit();
            return look;
        } catch (SQLException e) {
            throw Trouble.looking(e, target);
        }
    }

    /** For {@link Reliever}, which goes on with it. */
    Connection connection() {
        return connection;
    }

    /** How often the doctor was refused before it came in. */
    public List<Refusal> refusals() {
        return refusals;
    }

    /** How long its login took: connecting, TLS and proving who it is. */
    public Duration login() {
        return login;
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
