package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Transactions that somebody began and forgot. */
final class OpenTransactions implements Cause {
    /** pganalyze warns after 30 min, which is 30 min too late on 22 slots; a web request is over after 30 s. */
    static final Duration FORGOTTEN = Duration.ofSeconds(30);

    /** What the sessions of one leak have in common. */
    private record Habit(String role, String database, String program, String shape) {}

    @Override
    public List<Finding> judge(Evidence seen) {
        var roots = LockPileUp.roots(seen.look()).keySet(); // told there, with what they cause
        Map<Habit, List<Session>> leaks = seen.look().sessions().stream()
                .filter(session -> isForgotten(session, seen.now()) && !roots.contains(session.pid()))
                .collect(Collectors.groupingBy(session -> new Habit(
                        session.who().role(),
                        session.who().database(),
                        session.who().program(),
                        session.last().shape())));
        return leaks.entrySet().stream()
                .map(leak -> finding(leak.getKey(), leak.getValue(), seen))
                .toList();
    }

    /** The first session of a {@code pg_dump -j} keeps the others' snapshot, and runs nothing while they copy. */
    static boolean isForgotten(Session session, Instant now) {
        return session.state() == State.IN_TRANSACTION
                && session.since(now).compareTo(FORGOTTEN) >= 0
                && session.driver().kind() != Driver.Kind.BACKUP;
    }

    private static Finding finding(Habit habit, List<Session> sessions, Evidence seen) {
        var first = sessions.getFirst();
        var longest = sessions.stream()
                .map(session -> session.since(seen.now()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        var stopped = habit.shape().isEmpty() ? "began a transaction" : "stopped after \"" + habit.shape() + "\"";
        var whose =
                Words.count(sessions.size(), "session") + " of " + first.who().label();
        return new Finding(
                        "LEAK_IDLE_TX",
                        Severity.WARNING,
                        Confidence.HIGH,
                        "%s %s and never committed, the longest %s ago".formatted(whose, stopped, Words.brief(longest)),
                        List.of("idle in transaction for more than %s: pid %s"
                                .formatted(
                                        Words.brief(FORGOTTEN),
                                        Words.some(sessions.stream()
                                                .map(Session::pid)
                                                .toList()))),
                        Stream.of(
                                        close(driver(first, seen)),
                                        Remedies.roleSetting(
                                                habit.role(), "idle_in_transaction_session_timeout", "60s"))
                                .toList(),
                        Finding.Past.SAME)
                .onceOver("%s %s and did not commit for up to %s".formatted(whose, stopped, Words.brief(longest)));
    }

    /** By all that its owner holds: one statement is a guess. */
    private static Driver driver(Session session, Evidence seen) {
        return seen.look().owners().stream()
                .filter(owner -> owner.who().equals(session.who()))
                .map(Owner::driver)
                .findFirst()
                .orElse(Driver.UNKNOWN);
    }

    private static Remedy close(Driver driver) {
        return switch (driver) {
            case DJANGO ->
                Remedies.edit(
                        "Django", "the code after that statement", "with transaction.atomic():  # ends in any case");
            case SQLALCHEMY ->
                Remedies.edit(
                        "SQLAlchemy", "the code after that statement", "with Session() as session, session.begin():");
            case ASYNCPG ->
                Remedies.edit("asyncpg", "the code after that statement", "async with connection.transaction():");
            case JDBC ->
                Remedies.edit("JDBC", "the code after that statement", "try (var connection = pool.getConnection())");
            case PRISMA ->
                Remedies.edit("Prisma", "the interactive transaction", "prisma.$transaction(work, { timeout: 5000 })");
            case PGADMIN, DBEAVER, DATAGRIP, PSQL, TABLEPLUS, POSTICO ->
                Remedies.edit(driver.label(), "its window", "switch auto-commit on, or COMMIT");
            case METABASE,
                    RETOOL,
                    GRAFANA,
                    BACKUP,
                    MIGRATION,
                    PGBOUNCER,
                    SUPAVISOR,
                    PGCAT,
                    PGDOG,
                    ODYSSEY,
                    WEIRS_TOOL,
                    WEIR,
                    POSTGREST,
                    POSTGRES_JS,
                    VERTX,
                    RAILS,
                    RESETTING_POOL,
                    UNKNOWN ->
                Remedies.edit(
                        "the application", "the code after that statement", "commit or roll back on every way out");
        };
    }
}
