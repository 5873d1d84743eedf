package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection for each request. Takes two looks, and PostgreSQL 14. */
final class Churn implements Cause {
    /** New sessions each second; a login costs PostgreSQL a process and some milliseconds. */
    static final double MANY = 5;

    /** From here on logins are a good part of all the work. */
    static final double TOO_MANY = 20;

    /** Seconds: a session that does more than one thing lasts longer. */
    static final double SHORT = 1;

    /** Transactions in one session; a driver needs one or two to set itself up. */
    static final double FEW = 5;

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    @Override
    public List<Finding> judge(Evidence seen) {
        var findings = new ArrayList<Finding>();
        var first = seen.series().first();
        var span = seen.series().span();
        if (span.compareTo(LONG_ENOUGH) < 0) {
            return findings;
        }
        seen.look().traffic().forEach((database, now) -> {
            var then = first.traffic().get(database);
            if (then != null) {
                judge(database, now.since(then), first, seen).ifPresent(findings::add);
            }
        });
        return findings;
    }

    private static java.util.Optional<Finding> judge(String database, Traffic gained, Look first, Evidence seen) {
        double seconds = seen.series().span().toMillis() / 1000.0;
        List<Session> here = seen.look().sessions().stream()
                .filter(session -> session.who().database().equals(database))
                .toList();
        long staying = here.stream().filter(session -> wasThere(session, first)).count();
        // those that have come and are still here may be a pool that fills, and their time is not counted yet
        long over = gained.sessions() - (here.size() - staying);
        double rate = over / seconds;
        // sessions that last are counted with their time as well, and it is not theirs that is asked for
        double each = Math.max(0, gained.sessionMillis() / 1000 - staying * seconds) / Math.max(1, over);
        double work = (double) gained.transactions() / Math.max(1, over);
        if (rate < MANY || each > SHORT || (work > FEW && staying == 0)) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(new Finding(
                "CHURN",
                rate >= TOO_MANY ? Severity.WARNING : Severity.NOTE,
                Confidence.HIGH,
                "%.0f new sessions a second in database %s, %.1f s each: a connection for every request"
                        .formatted(rate, database, each),
                List.of("%d sessions began and ended in %s"
                        .formatted(over, Words.brief(seen.series().span()))),
                List.of(Remedies.pooler(seen.look().binding())),
                Finding.Past.SAME));
    }

    private static boolean wasThere(Session session, Look first) {
        return first.session(session.pid()).map(session::isSame).orElse(false);
    }
}
