package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.util.ArrayList;
import java.util.List;

/** A session of a pooler keeps what belongs to one client: the next client meets it, or waits for it. */
final class SessionStateInPool implements Cause {
    @Override
    public List<Finding> judge(Evidence seen) {
        var poolers = seen.poolers();
        var findings = new ArrayList<Finding>();
        for (var session : seen.look().sessions()) {
            boolean isPooled = session.state() == State.IDLE
                    && session.driver() != Driver.WEIR // its nodes agree on the budget by advisory locks
                    && poolers.contains(session.who().address());
            if (isPooled && session.holdsAdvisoryLock()) {
                findings.add(finding(
                        session,
                        List.of("holds an advisory lock", "held an advisory lock"),
                        "pg_advisory_xact_lock(...)"));
            } else if (isPooled && session.listens()) {
                findings.add(finding(session, List.of("listens", "listened"), "LISTEN on the direct URL"));
            }
        }
        return findings;
    }

    /** @param what it does, now and in the past tense */
    private static Finding finding(Session session, List<String> what, String instead) {
        return new Finding(
                        "SESSION_STATE_IN_POOL",
                        Severity.WARNING,
                        Confidence.MEDIUM,
                        "pid %d, an idle session of the pooler, %s for a client that may have another session by now"
                                .formatted(session.pid(), what.getFirst()),
                        List.of("%s, last statement \"%s\""
                                .formatted(session.who().label(), session.last().shape())),
                        List.of(Remedies.edit(
                                "the application",
                                "the code that does so",
                                instead + ", or a pooler that keeps it with its client (Weir)")),
                        Finding.Past.SAME)
                .onceOver(
                        "pid %d, an idle session of the pooler, %s for a client that may have had another session then"
                                .formatted(session.pid(), what.getLast()));
    }
}
