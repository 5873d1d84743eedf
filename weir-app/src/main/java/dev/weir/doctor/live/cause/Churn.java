package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Comings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (seen.series().span().compareTo(LONG_ENOUGH) < 0) {
            return findings;
        }
        for (var database : seen.look().traffic().keySet()) {
            Comings.of(database, seen.series(), MANY)
                    .flatMap(comings -> judge(database, comings, seen))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> judge(String database, Comings comings, Evidence seen) {
        double rate = comings.perSecond();
        double each = comings.seconds();
        double work = (double) comings.transactions() / Math.max(1, comings.passing());
        // what others did is counted with theirs
        if (rate < MANY || each > SHORT || (work > FEW && !comings.othersStay())) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                "CHURN",
                rate >= TOO_MANY ? Severity.WARNING : Severity.NOTE,
                Confidence.HIGH,
                "%.0f new sessions a second in database %s, %s each: a connection for every request"
                        .formatted(rate, database, each < 0.1 ? "under 0.1 s" : "%.1f s".formatted(each)),
                List.of("%d sessions began and ended in %s"
                        .formatted(comings.passing(), Words.brief(seen.series().span()))),
                List.of(Remedies.pooler(seen.look().binding())),
                Finding.Past.SAME));
    }
}
