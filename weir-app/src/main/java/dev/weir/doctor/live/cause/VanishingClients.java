package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import java.util.ArrayList;
import java.util.List;

/** Clients end without a goodbye: they crash, are killed, or freeze. Takes two looks, and PostgreSQL 14. */
final class VanishingClients implements Cause {
    static final int SEVERAL = 3;

    /** Of the sessions that began meanwhile; a client that is killed now and then stays below. */
    static final double SHARE = 0.05;

    @Override
    public List<Finding> judge(Evidence seen) {
        var findings = new ArrayList<Finding>();
        seen.look().traffic().forEach((database, now) -> {
            var then = seen.series().first().traffic().get(database);
            var gained = then == null ? now.since(now) : now.since(then);
            if (gained.abandoned() >= SEVERAL && gained.abandoned() >= gained.sessions() * SHARE) {
                findings.add(new Finding(
                        "CLIENTS_VANISH",
                        Severity.WARNING,
                        Confidence.HIGH,
                        "%s of database %s ended without a goodbye while the doctor looked: crashed, killed or frozen"
                                .formatted(Words.count(gained.abandoned(), "client"), database),
                        List.of("sessions_abandoned of pg_stat_database, over "
                                + Words.brief(seen.series().span())),
                        List.of(Remedies.edit(
                                "the application", "its handler of SIGTERM", "close the pool before the process ends")),
                        Finding.Past.SAME));
            }
        });
        return findings;
    }
}
